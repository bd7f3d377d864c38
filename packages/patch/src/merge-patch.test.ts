import fc from "fast-check"
import { expect, test } from "vitest"
import { applyMergePatch, createMergePatch, type JsonValue } from "./index.ts"

// The table of RFC 7386, appendix A.
test.each<[JsonValue, JsonValue, JsonValue]>([
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [
    ["a", "b"],
    ["c", "d"],
    ["c", "d"],
  ],
  [{ a: "b" }, ["c"], ["c"]],
  [{ a: "foo" }, null, null],
  [{ a: "foo" }, "bar", "bar"],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])("%j patched with %j is %j", (target, patch, expected) => {
  const before = structuredClone([target, patch])
  expect(applyMergePatch(target, patch)).toEqual(expected)
  expect([target, patch]).toEqual(before)
})

test.each<[JsonValue, JsonValue, JsonValue]>([
  [{ a: 1, b: 2 }, { a: 1, b: 2 }, {}],
  [{ a: 1, b: 2 }, { b: 3 }, { a: null, b: 3 }],
  [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
  [{ a: { b: 1 } }, { a: {} }, { a: { b: null } }],
  [{ a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
  [{ a: [1, 2] }, { a: [1, 3] }, { a: [1, 3] }],
  [{ a: 1 }, [1], [1]],
  [{ a: 2n ** 60n }, { a: 2n ** 60n + 1n }, { a: 2n ** 60n + 1n }],
  [{ a: 1 }, { a: 1n }, {}],
])("from %o to %o is %o", (from, to, patch) => {
  expect(createMergePatch(from, to)).toEqual(patch)
})

test("keeps __proto__ an ordinary key", () => {
  const patched = applyMergePatch({ a: 1 }, JSON.parse('{"__proto__": {"b": 2}}') as JsonValue)
  expect(JSON.stringify(patched)).toBe('{"a":1,"__proto__":{"b":2}}')
})

test("keeps the order of keys and appends new ones", () => {
  const patched = applyMergePatch({ b: 1, a: 2 }, { c: 3, b: 4 })
  expect(JSON.stringify(patched)).toBe('{"b":4,"a":2,"c":3}')
})

const plain = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>

/** What a merge patch can express: no nulls in objects, but those in lists stay. */
function withoutNulls(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)]))
}

test("applying a created patch gives the value it was created for", () => {
  fc.assert(
    fc.property(plain, plain, (from, to) => {
      const result = applyMergePatch(from, createMergePatch(from, to))
      expect(withoutNulls(result)).toEqual(withoutNulls(to))
    }),
  )
})

test("also between values that are nearly the same", () => {
  const labels = fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__"), plain)
  fc.assert(
    fc.property(labels, labels, (from, to) => {
      const [source, target] = [{ m: { ...from } }, { m: { ...to } }] as [JsonValue, JsonValue]
      const result = applyMergePatch(source, createMergePatch(source, target))
      expect(withoutNulls(result)).toEqual(withoutNulls(target))
    }),
  )
})

test("is idempotent", () => {
  fc.assert(
    fc.property(plain, plain, (target, patch) => {
      const once = applyMergePatch(target, patch)
      expect(applyMergePatch(once, patch)).toEqual(once)
    }),
  )
})
