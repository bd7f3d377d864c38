import { isObject, type JsonObject, parseManifests } from "@sternpost/manifests"
import {
  applyJsonPatch,
  applyMergePatch,
  type JsonPatchOperation,
  type JsonValue,
} from "@sternpost/patch"
import fc from "fast-check"
import { expect, test } from "vitest"
import { editByMerging, editByOperations } from "./patch-fields.ts"

const TEXT = `kind: A
metadata:
  name: a # keep
spec:
  replicas: 1
  list:
  - x
  - {n: 1, m: 2}
  map: {a: 1, b: [1, 2]}
  empty: {}
  nothing:
`

const parsed = (text: string) => parseManifests(text).manifests[0]?.value()

test("edits the named fields and keeps the rest", () => {
  const stream = parseManifests(TEXT)
  const operations: JsonPatchOperation[] = [
    { op: "test", path: "/spec/replicas", value: 1 },
    { op: "add", path: "/spec/list/-", value: "z" },
    { op: "remove", path: "/spec/map/a" },
  ]
  expect(editByOperations(stream.manifests[0] as never, operations)).toBe(true)
  expect(stream.toString()).toBe(
    TEXT.replace("m: 2}\n", "m: 2}\n  - z\n").replace("{a: 1, b", "{b"),
  )
})

test.each<[string, JsonPatchOperation[]]>([
  ["a missing path", [{ op: "replace", path: "/spec/nope", value: 1 }]],
  ["an index past the end", [{ op: "remove", path: "/spec/list/2" }]],
  ["a leading zero", [{ op: "remove", path: "/spec/list/00" }]],
  ["a path through a scalar", [{ op: "add", path: "/spec/replicas/x", value: 1 }]],
  ["a failing test", [{ op: "test", path: "/spec/replicas", value: 2 }]],
  ["a move", [{ op: "move", from: "/spec/map", path: "/spec/other" }]],
  [
    "operations on the same place",
    [
      { op: "add", path: "/spec/x", value: {} },
      { op: "add", path: "/spec/x/y", value: 1 },
    ],
  ],
  [
    "two items of one list",
    [
      { op: "remove", path: "/spec/list/0" },
      { op: "remove", path: "/spec/list/0" },
    ],
  ],
  ["another name", [{ op: "replace", path: "/metadata/name", value: "b" }]],
  ["another kind", [{ op: "replace", path: "/kind", value: "B" }]],
  ["the whole object", [{ op: "replace", path: "", value: {} }]],
])("leaves %s to the whole value, and does nothing", (_, operations) => {
  const stream = parseManifests(TEXT)
  expect(editByOperations(stream.manifests[0] as never, operations)).toBe(false)
  expect(stream.toString()).toBe(TEXT)
})

test("what it does is what the JSON Patch means", () => {
  const path = fc.constantFrom(
    "/spec/replicas",
    "/spec/list/0",
    "/spec/list/1/n",
    "/spec/list/-",
    "/spec/map/a",
    "/spec/map/b/1",
    "/spec/empty/x",
    "/spec/new",
    "/spec/nothing",
    "/spec/map",
    "/a~1b",
  )
  const value = fc.constantFrom<JsonValue>(1, 2, "x", "on", null, {}, { q: [1] }, [])
  const op = fc.constantFrom("add", "replace", "remove", "test")
  const operation = fc
    .tuple(op, path, value)
    .map(
      ([op, path, value]) =>
        (op === "remove" ? { op, path } : { op, path, value }) as JsonPatchOperation,
    )
  let taken = 0
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 3 }), (operations) => {
      const stream = parseManifests(TEXT)
      if (!editByOperations(stream.manifests[0] as never, operations)) return
      taken += 1
      expect(parsed(stream.toString())).toEqual(
        applyJsonPatch(parsed(TEXT) as JsonValue, operations),
      )
    }),
    { numRuns: 500 },
  )
  expect(taken).toBeGreaterThan(50)
})

test("what it does is what the merge patch means", () => {
  const leaf = fc.constantFrom<JsonValue>(1, "x", "on", null, [], [1, null], {})
  const key = fc.constantFrom("spec", "replicas", "list", "map", "a", "b", "empty", "nothing", "x")
  const { patch } = fc.letrec<{ patch: JsonObject; value: JsonValue }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, tie("patch") as fc.Arbitrary<JsonValue>),
    patch: fc.dictionary(key, tie("value"), { maxKeys: 4 }) as fc.Arbitrary<JsonObject>,
  }))
  fc.assert(
    fc.property(patch, (inner) => {
      const whole = { spec: inner }
      const stream = parseManifests(TEXT)
      expect(editByMerging(stream.manifests[0] as never, whole)).toBe(true)
      expect(parsed(stream.toString())).toEqual(
        applyMergePatch(parsed(TEXT) as JsonValue, whole as JsonValue),
      )
    }),
    { numRuns: 500 },
  )
})

test.each([{ kind: "B" }, { metadata: null }, { metadata: { name: "b" } }])(
  "leaves the change of identity %j to the whole value",
  (patch) => {
    const stream = parseManifests(TEXT)
    expect(editByMerging(stream.manifests[0] as never, patch)).toBe(false)
    expect(stream.toString()).toBe(TEXT)
    expect(isObject(patch)).toBe(true)
  },
)
