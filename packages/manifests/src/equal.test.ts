import fc from "fast-check"
import { expect, test } from "vitest"
import { deepEqual, isObject } from "./equal.ts"

test.each([
  [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [null, {}, false],
  [Number.NaN, Number.NaN, true],
  [12n, 12, true],
  [12, 12n, true],
  [2n ** 63n, 2 ** 63, true],
  [12n, 12.5, false],
  ["1", 1, false],
])("%s and %s: %s", (a, b, same) => expect(deepEqual(a, b)).toBe(same))

test("a copy is equal", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => deepEqual(value, structuredClone(value))))
})

test("tells maps from lists, null and scalars", () => {
  expect([{}, [], null, "x", 1].map(isObject)).toEqual([true, false, false, false, false])
})
