import type { Edit } from "@sternpost/goyaml"
import fc from "fast-check"
import { expect, test } from "vitest"
import { deepEqual, type JsonObject } from "./equal.ts"
import { reconcile } from "./reconcile.ts"

/** What edits mean, on plain values: the model that the text editor is held to as well. */
function applied(value: JsonObject, edits: readonly Edit[]): unknown {
  const root: Record<string, unknown> = { "": structuredClone(value) }
  for (const edit of edits) {
    const path = ["", ...edit.path]
    const last = path.pop() as string | number
    let at: unknown = root
    for (const key of path) at = (at as Record<string | number, unknown>)[key]
    if (Array.isArray(at)) changeList(at, last as number, edit)
    else if (edit.op === "delete") delete (at as JsonObject)[last]
    else (at as JsonObject)[last] = newValue(edit)
  }
  return root[""]
}

function changeList(list: unknown[], index: number, edit: Edit): void {
  const items = edit.op === "delete" ? [] : [newValue(edit)]
  list.splice(index, edit.op === "insert" ? 0 : 1, ...items)
}

function newValue(edit: Edit): unknown {
  if (!("value" in edit)) throw new Error(`no value in an edit: ${edit.op}`)
  return structuredClone(edit.value)
}

test("changes only the field that differs", () => {
  expect(reconcile({ a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 2, d: 4 } })).toEqual([
    { op: "set", path: ["b", "d"], value: 4 },
  ])
})

test("makes one insertion of an item in the middle of a list", () => {
  expect(reconcile({ l: ["a", "c"] }, { l: ["a", "b", "c"] })).toEqual([
    { op: "insert", path: ["l", 1], value: "b" },
  ])
})

test("matches containers by name", () => {
  const before = {
    c: [
      { name: "a", image: "a:1" },
      { name: "b", image: "b:1" },
    ],
  }
  const after = {
    c: [
      { name: "b", image: "b:2" },
      { name: "n", image: "n:1" },
    ],
  }
  expect(reconcile(before, after)).toEqual([
    { op: "delete", path: ["c", 0] },
    { op: "set", path: ["c", 0, "image"], value: "b:2" },
    { op: "insert", path: ["c", 1], value: { name: "n", image: "n:1" } },
  ])
})

test("edits unnamed items in place", () => {
  const before = { rules: [{ verbs: ["get"] }, { verbs: ["list"] }] }
  const after = { rules: [{ verbs: ["get", "watch"] }, { verbs: ["list"] }] }
  expect(reconcile(before, after)).toEqual([
    { op: "insert", path: ["rules", 0, "verbs", 1], value: "watch" },
  ])
})

test("writes a list anew whose named items changed places", () => {
  const [a, b] = [{ name: "a" }, { name: "b" }]
  expect(reconcile({ l: [a, b] }, { l: [b, a] })).toEqual([
    { op: "set", path: ["l"], value: [b, a] },
  ])
})

test("takes an undefined field for an absent one", () => {
  expect(reconcile({ a: 1 }, { a: undefined })).toEqual([{ op: "delete", path: ["a"] }])
})

test("its edits make the new value of the old one", () => {
  const scalar = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("x", "y", null, true))
  const { value } = fc.letrec<{ value: unknown; map: JsonObject }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie("value"), { maxLength: 4 }), tie("map")),
    map: fc.dictionary(fc.constantFrom("name", "a", "b", "c"), tie("value")),
  }))
  const map = fc.dictionary(fc.constantFrom("name", "a", "b", "c"), value)
  fc.assert(
    fc.property(map, map, (before, after) => {
      expect(deepEqual(applied(before, reconcile(before, after)), after)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test("has nothing to do for equal values", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(reconcile(value as JsonObject, structuredClone(value) as JsonObject)).toEqual([])
    }),
  )
})
