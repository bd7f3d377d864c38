import { describe, expect, test } from "vitest"
import { built, configMap, idsOf, valueAt } from "../testing-build.ts"

// The hashes are those of kustomize 5.8.1.
describe("the hash of a generated object", () => {
  const FILES = { "x.txt": "line\n", "e.env": "A=1\n# b\n\nB=x=y\n", "bin.dat": "\u0000\u0001" }

  test.each([
    ["nothing in it", "- name: c\n", "ConfigMap c-6ct58987ht"],
    ["a literal", "- name: c\n  literals: [a=b]\n", "ConfigMap c-4h2mbtbbt6"],
    ["another value", "- name: c\n  literals: [a=c]\n", "ConfigMap c-8f2d5hh62d"],
    ["another key", "- name: c\n  literals: [b=b]\n", "ConfigMap c-m8tf9h96hd"],
    [
      "the order of literals does not count",
      "- name: c\n  literals: [b=2, a=1]\n",
      "ConfigMap c-7gdc49gk6d",
    ],
    ["", "- name: c\n  literals: [a=1, b=2]\n", "ConfigMap c-7gdc49gk6d"],
    ["nor does the name", "- name: longer\n  literals: [a=b]\n", "ConfigMap longer-4h2mbtbbt6"],
    [
      "nor does the namespace",
      "- name: c\n  namespace: n1\n  literals: [a=b]\n",
      "ConfigMap n1/c-4h2mbtbbt6",
    ],
    [
      "nor do labels",
      "- name: c\n  literals: [a=b]\n  options: {labels: {x: z}}\n",
      "ConfigMap c-4h2mbtbbt6",
    ],
    [
      "nor does immutability",
      "- name: c\n  literals: [a=b]\n  options: {immutable: true}\n",
      "ConfigMap c-4h2mbtbbt6",
    ],
    [
      "where a value comes from does not count",
      "- name: c\n  files: [k=x.txt]\n",
      "ConfigMap c-2kcfmbm26c",
    ],
    ["as a literal", '- name: c\n  literals: ["k=line\\n"]\n', "ConfigMap c-2kcfmbm26c"],
    ["variables", "- name: c\n  envs: [e.env]\n", "ConfigMap c-28g5bt9kh6"],
    ["the old field for variables", "- name: c\n  env: e.env\n", "ConfigMap c-28g5bt9kh6"],
    [
      "signs that JSON escapes",
      "- name: c\n  literals: ['a=<&>\"\\é\u2028']\n",
      "ConfigMap c-4984442948",
    ],
    ["emojis", "- name: c\n  literals: ['a=🦔']\n", "ConfigMap c-b6g22259m7"],
    [
      "keys that sort by bytes",
      "- name: c\n  literals: [B=1, a=2, _=3, A=4]\n",
      "ConfigMap c-25g9h78249",
    ],
  ])("ConfigMap: %s", async (_what, entry, name) => {
    const text = await built({ "kustomization.yaml": `configMapGenerator:\n${entry}`, ...FILES })
    expect(idsOf(text)[0]).toBe(name)
  })

  test.each([
    ["nothing in it", "- name: c\n", "Secret c-46f8b28mk5"],
    ["a literal", "- name: c\n  literals: [a=b]\n", "Secret c-k695gkmbtk"],
    ["a type", "- name: c\n  type: kubernetes.io/tls\n  literals: [a=b]\n", "Secret c-92982c4m8f"],
    ["a long value", `- name: c\n  literals: [a=${"x".repeat(200)}]\n`, "Secret c-dh8gkkdgfc"],
    ["a file", "- name: c\n  files: [x.txt]\n", "Secret c-thbfmbb5t9"],
  ])("Secret: %s", async (_what, entry, name) => {
    const text = await built({ "kustomization.yaml": `secretGenerator:\n${entry}`, ...FILES })
    expect(idsOf(text)[0]).toBe(name)
  })

  test.each([
    ["for one", "configMapGenerator:\n- name: c\n  options: {disableNameSuffixHash: true}\n"],
    [
      "for all",
      "generatorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator:\n- name: c\n",
    ],
    [
      "for all, whatever one says",
      "generatorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator:\n- name: c\n  options: {disableNameSuffixHash: false}\n",
    ],
  ])("none %s", async (_what, text) => {
    expect(idsOf(await built(text))).toEqual(["ConfigMap c"])
  })
})

describe("values of literals", () => {
  test.each([
    ["a=b=c", { a: "b=c" }],
    ["a=", { a: "" }],
    ['a="b"', { a: "b" }],
    ["a='b'", { a: "b" }],
    ["a=\"b'", { a: "\"b'" }],
    ['a="', { a: '"' }],
    ['a=""', { a: "" }],
    ['a=""b""', { a: '"b"' }],
    ["a= b ", { a: " b " }],
    ["a b=c", { "a b": "c" }],
    ["a=b\nc", { a: "b\nc" }],
    ["a=1", { a: "1" }],
    ["a=null", { a: "null" }],
  ])("%j", async (literal, data) => {
    const files = `configMapGenerator:\n- name: c\n  literals: [${JSON.stringify(literal)}]\n  options: {disableNameSuffixHash: true}\n`
    expect(valueAt(await built(files), "c", "data")).toEqual(data)
  })
})

describe("lines of variables", () => {
  test.each([
    ["A=1\nB=2\n", { A: "1", B: "2" }],
    ["A=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["# c\n\n  # d\nA=1", { A: "1" }],
    ["A= 1 \n", { A: " 1 " }],
    ["  A=1\n", { A: "1" }],
    ['A="1"\n', { A: '"1"' }],
    ["A=1 # no comment\n", { A: "1 # no comment" }],
    ["\ufeffA=1\n", { A: "1" }],
    ["A=b=c\n", { A: "b=c" }],
  ])("%j", async (lines, data) => {
    const files = {
      "kustomization.yaml":
        "configMapGenerator:\n- name: c\n  envs: [e]\n  options: {disableNameSuffixHash: true}\n",
      e: lines,
    }
    expect(valueAt(await built(files), "c", "data")).toEqual(data)
  })
})

describe("an overlay over a generated object", () => {
  const over = (text: string) => ({
    "kustomization.yaml": `resources: [b]\n${text}`,
    "b/kustomization.yaml":
      "namePrefix: p-\nconfigMapGenerator:\n- name: c\n  literals: [a=1, b=2]\n  options: {labels: {from: base}}\n",
  })

  test("merge: its keys over the old ones", async () => {
    const text = await built(
      over("configMapGenerator:\n- name: c\n  behavior: merge\n  literals: [b=3, d=4]\n"),
    )
    const [id = ""] = idsOf(text)
    expect(id).toBe("ConfigMap p-c-ff8h5hkcbd")
    const name = id.replace("ConfigMap ", "")
    expect(valueAt(text, name, "data")).toEqual({ a: "1", b: "3", d: "4" })
    expect(valueAt(text, name, "metadata", "labels")).toEqual({ from: "base" })
  })

  test("replace: its keys alone", async () => {
    const text = await built(
      over("configMapGenerator:\n- name: c\n  behavior: replace\n  literals: [d=4]\n"),
    )
    const [id = ""] = idsOf(text)
    expect(id).toBe("ConfigMap p-c-88b9f659d5")
    expect(valueAt(text, id.replace("ConfigMap ", ""), "data")).toEqual({ d: "4" })
  })

  test("the new name is one of the old object too", async () => {
    const text = await built(
      over("configMapGenerator:\n- name: p-c\n  behavior: merge\n  literals: [b=3]\n"),
    )
    expect(idsOf(text)).toEqual(["ConfigMap p-c-dtd4b88ttf"])
  })

  test("of another namespace there is nothing to merge with", async () => {
    const files = over(
      "configMapGenerator:\n- name: c\n  namespace: x\n  behavior: merge\n  literals: [b=3]\n",
    )
    await expect(built(files)).rejects.toThrow("there is none to merge")
  })
})

test("what is no text goes into binaryData, whole and in lines of 70", async () => {
  const { buildKustomization } = await import("../build.ts")
  const { memoryFiles } = await import("../files/memory-files.ts")
  const files = memoryFiles({
    "/k/kustomization.yaml": "configMapGenerator:\n- name: c\n  files: [b, t]\n",
    "/k/b": Buffer.from([...Array(90).keys()].map((i) => 255 - i)),
    "/k/t": "text",
  })
  const text = await buildKustomization("/k", { files })
  expect(text).toBe(
    "apiVersion: v1\nbinaryData:\n  b: |\n    //79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eDf3t3c29rZ2NfW1dTT0tHQz87NzM\n    vKycjHxsXEw8LBwL++vby7urm4t7a1tLOysbCvrq2sq6qpqKem\ndata:\n  t: text\nkind: ConfigMap\nmetadata:\n  name: c-ch2df8m547\n",
  )
})

test("objects that are not generated have no hash, and what names them no new name", async () => {
  const files = {
    "kustomization.yaml": "resources: [a.yaml]\nconfigMapGenerator: [{name: b}]\n",
    "a.yaml": configMap("a"),
  }
  expect(idsOf(await built(files))).toEqual(["ConfigMap a", "ConfigMap b-6ct58987ht"])
})
