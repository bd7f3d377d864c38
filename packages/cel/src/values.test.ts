import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator"
import fc from "fast-check"
import { expect, test } from "vitest"
import { compare, isEqual } from "./values.ts"

test.each<[unknown, unknown, boolean]>([
  [1n, 1, true],
  [1n, new UnsignedInt(1n), true],
  [1n, 1.5, false],
  [1n, "1", false],
  [Number.NaN, Number.NaN, false],
  [null, null, true],
  [null, {}, false],
  [[1n, [2n]], [1, [2]], true],
  [[1n], [1n, 2n], false],
  [{ a: 1n }, new Map([["a", 1]]), true],
  [{ a: 1n }, { b: 1n }, false],
  [new Map(), [], false],
  [new Date(5), new Date(5), true],
  [new Duration(1), new Duration(1, 5), false],
  [new Uint8Array([1]), new Uint8Array([1]), true],
])("%o and %o are equal: %s", (left, right, expected) => {
  expect(isEqual(left, right)).toBe(expected)
  expect(isEqual(right, left)).toBe(expected)
})

test.each<[unknown, unknown, number | undefined]>([
  [1n, 1.5, -1],
  ["b", "a", 1],
  [true, false, 1],
  [new Duration(2), new Duration(1, 9), 1],
  [new Uint8Array([1]), new Uint8Array([2]), -1],
  [1n, "1", undefined],
  [{}, {}, undefined],
  [null, null, undefined],
])("%o compares to %o as %s", (left, right, expected) => {
  expect(compare(left, right)).toBe(expected)
})

test("whatever is equal to a copy of itself", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(isEqual(value, structuredClone(value))).toBe(true)
    }),
  )
})
