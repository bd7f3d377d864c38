import { expect, test } from "vitest"
import { reconcileStream } from "./reconcile-stream.ts"
import { parseManifests } from "./stream.ts"

const INPUT = `---
# Source: w/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a # the first
data:
  x: "1"
---
# Source: w/templates/b.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: b
`

const reconciled = (output: string, options = {}) => {
  const stream = parseManifests(INPUT)
  reconcileStream(stream, stream.manifests, output, options)
  return stream
}

test("keeps comments and style of what a program only changed a little", () => {
  const output =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: "2"}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n'
  expect(reconciled(output).toString()).toBe(INPUT.replace('x: "1"', 'x: "2"'))
})

test("takes the program's text when asked to", () => {
  const output =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n"
  const stream = reconciled(output, { verbatim: true })
  const [a = "", b = ""] = output.split("---\n")
  expect(stream.toString()).toBe(
    `---\n# Source: w/templates/a.yaml\n${a}---\n# Source: w/templates/b.yaml\n${b}`,
  )
  expect(stream.log.entries.map(({ type }) => type)).toEqual(["field"])
})

test("removes what the program left out, and adds what it printed besides", () => {
  const output =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
  const stream = reconciled(output)
  expect(stream.manifests.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
    "ConfigMap/b",
    "Secret/s",
  ])
  expect(stream.log.entries.map(({ type }) => type).sort()).toEqual(["add", "remove"])
})

test("follows the program's order", () => {
  const output =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: '1'}\n"
  expect(reconciled(output).manifests.map(({ name }) => name)).toEqual(["b", "a"])
})

test("matches the n-th of several objects of one name with the n-th", () => {
  const twin =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\nn: 1\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\nn: 2\n"
  const stream = parseManifests(twin)
  reconcileStream(stream, stream.manifests, twin.replace("n: 2", "n: 3"))
  expect(stream.toString()).toBe(twin.replace("n: 2", "n: 3"))
})

test("restores the filename annotation that a program dropped", () => {
  const text =
    "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  annotations:\n    postrenderer.helm.sh/postrender-filename: 'w/templates/a.yaml'\n"
  const stream = parseManifests(text)
  reconcileStream(stream, stream.manifests, "apiVersion: v1\nkind: A\nmetadata:\n  name: a\nx: 1\n")
  expect(stream.toString()).toBe(`${text}x: 1\n`)
})

test.each([`${INPUT}---\nkind: A\nx: [\n`, "hello world", "a: b\n", "kind: A\n", "[1]", "{"])(
  "refuses %j and changes nothing",
  (output) => {
    const stream = parseManifests(INPUT)
    expect(() => reconcileStream(stream, stream.manifests, output)).toThrow()
    expect(stream.toString()).toBe(INPUT)
    expect(stream.log.entries).toEqual([])
  },
)

test("takes text that begins on the marker's line, with the template's name before it", () => {
  const output = `--- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
--- # mine
# Source: other/templates/c.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: b}
`
  expect(reconciled(output, { verbatim: true }).toString()).toBe(
    output.replace("---", "---\n# Source: w/templates/a.yaml\n"),
  )
})

test("keeps indented text without a marker together", () => {
  const text = "---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n"
  const stream = parseManifests(text)
  const output = "  apiVersion: v1\n  kind: A\n  metadata: {name: a}\n"
  reconcileStream(stream, stream.manifests, output, { verbatim: true })
  expect(stream.toString()).toBe(`---\n${output}`)
})

test("gives what the program added the template of the object before it", () => {
  const own = "# Source: own/templates/e.yaml\n"
  const object = (name: string) => `---\napiVersion: v1\nkind: B\nmetadata: {name: ${name}}\n`
  const [a = "", b = ""] = INPUT.split(/(?=^---)/m)
  const marked = object("e").replace("---\n", `---\n${own}`)
  const stream = reconciled(`${object("first")}${a}${object("c")}${object("d")}${b}${marked}`)
  expect(stream.manifests.map(({ name, template }) => [name, template])).toEqual([
    ["first", undefined],
    ["a", "w/templates/a.yaml"],
    ["c", "w/templates/a.yaml"],
    ["d", "w/templates/a.yaml"],
    ["b", "w/templates/b.yaml"],
    ["e", "own/templates/e.yaml"],
  ])
  expect(stream.toString()).not.toContain("\n\n")
})
