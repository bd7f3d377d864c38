import { readTrees, type TreeMap } from "@sternpost/goyaml"
import { reconcile } from "@sternpost/manifests"
import type { JsonObject, JsonValue } from "@sternpost/patch"
import fc from "fast-check"
import { expect, test } from "vitest"
import { fromJson, toJson } from "../fields/json.ts"
import { treeEdits } from "./tree-edits.ts"

const key = fc.constantFrom("a", "b", "name", "port", "__proto__")
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<JsonValue>(1, 2.5, 9007199254740993n, "x", "1", "", null, true),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 }) as fc.Arbitrary<JsonValue>,
  ),
})).value
const object = fc.dictionary(key, value, { maxKeys: 4 }) as fc.Arbitrary<JsonObject>
// Two values that have nothing in common say little: most of them are one that was changed in places.
const pair = fc.oneof(
  fc.tuple(object, object),
  fc.tuple(object, object, key).map(([one, other, at]): [JsonObject, JsonObject] => {
    const before = { ...one, [at]: { ...one, list: [1, { ...other, name: "x" }, other] } }
    return [before, { ...before, [at]: { ...other, list: [1, { ...one, name: "x" }, other] } }]
  }),
)

test("the edits are those that reconcile has for the values", () => {
  let changed = 0
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const expected = reconcile(before, after)
      if (expected.length > 0) changed++
      expect(treeEdits(before, fromJson(after as JsonValue) as TreeMap)).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
  expect(changed).toBeGreaterThan(500)
})

test("an object that is what it was has none", () => {
  fc.assert(
    fc.property(object, (value) => {
      expect(treeEdits(value, fromJson(value as JsonValue) as TreeMap)).toEqual([])
    }),
  )
})

test("what is written otherwise and says the same is no edit", () => {
  const tree = readTrees("a: 0x10\nb: 'x'\nc: 1.0\nd: ~\ne: [\"y\", {f: 2.50}]")[0]?.tree as TreeMap
  expect(treeEdits({ e: ["y", { f: 2.5 }], a: 16, b: "x", c: 1, d: null }, tree)).toEqual([])
  expect(treeEdits({ ...(toJson(tree) as JsonObject), b: 1 }, tree)).toEqual([
    { op: "set", path: ["b"], value: "x" },
  ])
})
