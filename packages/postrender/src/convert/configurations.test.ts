import { afterAll, describe, expect, test } from "vitest"
import { convertText, removeFolders, stagesOf } from "./testing.ts"

afterAll(removeFolders)

const FIELDS = `namespace: "a"
namePrefix: b-
images: [{name: a, newTag: b}]
replicas: [{name: a, count: 1}]
commonAnnotations: {a: b}
commonLabels: {a: b}
`

const convert = (config: string, fields = FIELDS) =>
  convertText(`configurations: [c.yaml]\n${fields}`, {
    file: "kustomization.yaml",
    files: { "c.yaml": config },
  })

describe("further fields go into the stage that writes to them", () => {
  test.each([
    ["images", "uses: images"],
    ["replicas", "uses: replicas"],
    ["namespace", "uses: namespace"],
    ["commonAnnotations", "uses: annotations"],
    ["commonLabels", "uses: labels"],
  ])("%s", async (key, uses) => {
    const { text, notes } = await convert(
      `${key}: [{path: spec/x, kind: Gate, group: "", create: true}]\n`,
    )
    expect(notes).toEqual([])
    const stage = text.split("\n    - ").find((one) => one.includes(uses))
    expect(stage).toContain(
      "fields:\n          - path: spec/x\n            kind: Gate\n            create: true",
    )
    expect(text.match(/fields:/g)).toHaveLength(1)
  })
})

test("name references go to the stages that change names and namespaces", async () => {
  const { text } = await convert(
    "nameReference: [{kind: Secret, group: '', version: v1, fieldSpecs: [{kind: Gate, path: spec/key}]}]\n",
  )
  expect(text.match(/references:/g)).toHaveLength(2)
  expect(text).toContain(`references:
          - kind: Secret
            version: v1
            fieldSpecs:
              - path: spec/key
                kind: Gate
`)
})

test("what stages write to anyway is not said again", async () => {
  const { text } = await convert(`images: [{path: "spec/template/spec/containers[]/image"}]
namespace: [{path: metadata/namespace, create: true}, {path: subjects}]
commonLabels: [{path: metadata/labels, create: true}]
commonAnnotations: [{path: metadata/annotations}]
namePrefix: [{path: metadata/name}]
`)
  expect(text).not.toContain("fields:")
})

test("labels get the fields of selectors with their own", async () => {
  const fields =
    "labels: [{pairs: {a: b}, includeSelectors: true, fields: [{path: spec/own}]}, {pairs: {c: d}}]\n"
  const { text } = await convert("commonLabels: [{path: spec/x}]\n", fields)
  expect(text).toContain("fields:\n          - path: spec/own\n          - path: spec/x\n")
  expect(text.match(/fields:/g)).toHaveLength(1)
})

test("a configuration is for its own kustomization", async () => {
  const stages = await stagesOf("components: [part]\nimages: [{name: a, newTag: b}]\n", {
    file: "kustomization.yaml",
    files: {
      "part/kustomization.yaml": "configurations: [c.yaml]\nimages: [{name: c, newTag: d}]\n",
      "part/c.yaml": "images: [{path: spec/x}]\n",
    },
  })
  expect(stages.match(/name: [ac]$|path: .*/gm)).toEqual(["name: c", "path: spec/x", "name: a"])
})

describe("what no stage takes", () => {
  test.each([
    ["varReference: [{path: spec/x}]\n", "varReference in c.yaml has no equal (spec/x)"],
    [
      "namePrefix: [{path: metadata/name, kind: A}]\n",
      "(metadata/name of A): give the stage a match",
    ],
    ["commonLabels: [{path: metadata/labels, kind: A}]\n", "(metadata/labels of A)"],
    ["nameSuffix: [{path: spec/y}]\n", "nameSuffix in c.yaml has no equal (spec/y)"],
  ])("is a comment: %s", async (config, message) => {
    const { notes } = await convert(config)
    expect(notes.map((note) => note.message)).toEqual([expect.stringContaining(message)])
  })

  test("is nothing where nobody needs it", async () => {
    const { notes } = await convert("namePrefix: [{path: metadata/name}]\nlabels: {}\n")
    expect(notes).toEqual([])
  })

  test.each([
    ["nameReference: [{fieldSpecs: []}]\n", "c.yaml:1: a name reference needs a kind"],
    ["images: [{kind: x}]\n", "c.yaml:1: a field spec needs a path"],
    ["images: [{path: x, kinds: y}]\n", 'c.yaml:1: a field spec has no "kinds"'],
    ["nameReference: {}\n", 'c.yaml:1: "nameReference" must be a list'],
  ])("or an error: %s", async (config, message) => {
    await expect(convert(config)).rejects.toThrow(message)
  })
})
