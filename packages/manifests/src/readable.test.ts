import type { NodeShape } from "@sternpost/goyaml"
import { expect, test } from "vitest"
import { parseManifests } from "./stream.ts"

const GOOD = "kind: A\nmetadata:\n  name: a\nspec:\n  list:\n  - x\n"
const NAMES = (text: string) => {
  const { manifests, unreadable } = parseManifests(text).readable()
  return { names: manifests.map(({ name }) => name), lines: unreadable.map(({ line }) => line) }
}

test("documents that are no YAML, or no mapping, do not hide the others", () => {
  const text = `${GOOD}---\na: [\n---\n- 1\n---\nkind: B\nmetadata: {name: b}\nspec: {a: b: c}\n---\n${GOOD}`
  expect(NAMES(text)).toEqual({ names: ["a", "a"], lines: [9, 9, 14] })
})

test("an error behind the header is found, too", () => {
  const text = `${GOOD}more:\n\t- tab\n---\n${GOOD}`
  expect(NAMES(text)).toEqual({ names: ["a"], lines: [8] })
})

test("what says why names the template", () => {
  const { unreadable } = parseManifests("# Source: web/templates/a.yaml\na: [\n").readable()
  expect(unreadable[0]).toMatchObject({
    code: "MANIFEST_SYNTAX",
    template: "web/templates/a.yaml",
  })
})

test("items of a List count as objects, comments as none", () => {
  const list =
    "kind: List\nitems:\n- kind: A\n  metadata: {name: x}\n- kind: B\n  metadata: {name: z}\n"
  expect(NAMES(`# only a comment\n---\n${list}---\n---\n${GOOD}`)).toEqual({
    names: ["x", "z", "a"],
    lines: [],
  })
})

test("lines are those of keys, or of what is nearest, and none for what was added", () => {
  const stream = parseManifests(`# c\n---\n${GOOD}`)
  const [manifest] = stream.manifests
  expect(manifest?.linesOf([["spec"], ["spec", "list", 0], ["spec", "new", "x"], []])).toEqual([
    6, 8, 6, 3,
  ])
  expect(stream.add("kind: New\n").linesOf([["kind"]])).toEqual([undefined])
})

test("an item of a List has the lines of its list, also when it was taken out", () => {
  const stream = parseManifests("kind: List\nitems:\n- kind: A\n  spec:\n    a: 1\n")
  const [item] = stream.manifests
  if (item === undefined) throw new Error("no item")
  stream.remove(item)
  expect(item.linesOf([["spec", "a"]])).toEqual([5])
})

test("keys that occur again are told by path, those of a List with its items", () => {
  const [whole] = parseManifests(
    "kind: A\nspec: {a: 1, b: [{c: 1, c: 2}], a: 2}\nkind: B\n",
  ).manifests
  expect(whole?.duplicateKeys()).toEqual([["spec", "b", 0, "c"], ["spec", "a"], ["kind"]])
  const list = "kind: List\nkind: List\nitems:\n- {kind: A}\n- {kind: B, x: 1, x: 2}\n"
  const found = parseManifests(list).manifests.map((manifest) => manifest.duplicateKeys())
  expect(found).toEqual([[["kind"]], [["x"]]])
})

test("who looks is shown the objects of plain documents, before these are read", () => {
  const plain = "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n"
  const bad = `${plain}spec: [\n`
  const seen: string[] = []
  const { manifests, unreadable } = parseManifests(`${plain}---\n- 1\n---\n${bad}`).readable(
    ({ kind, line }) => seen.push(`${kind}:${line}`),
  )
  expect(seen).toEqual(["A:1", "A:8"])
  expect([manifests.length, unreadable.map(({ line }) => line)]).toEqual([1, [5, 13]])
})

test("an object that was found to fit is looked at again when it was edited", () => {
  const text = { kind: "scalar", isText: true, accepts: () => true } as const
  const none = { isNullable: false, field: () => undefined, required: 0, item: undefined }
  const field = { shape: { ...none, ...text }, isRequired: false, isOptional: true, number: -1 }
  const inner = { ...none, kind: "map", field: () => field, isText: false, accepts: () => false }
  const map = { ...field, shape: inner as NodeShape }
  const root = { ...inner, field: (key: string) => (key === "metadata" ? map : field) } as NodeShape
  const stream = parseManifests("apiVersion: v1\nkind: A\nmetadata:\n  name: a\n")
  const [manifest] = stream.readable((one) => one.fits(root)).manifests
  expect(manifest?.fits(root)).toBe(true)
  manifest?.set(["metadata", "list"], [1])
  expect(manifest?.fits(root)).toBe(false)
  manifest?.set(["metadata", "list"], "x")
  expect(manifest?.fits(root)).toBe(true)
})
