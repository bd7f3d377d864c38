import { isDeepStrictEqual } from "node:util"
import fc from "fast-check"
import { expect, test } from "vitest"
import { isSameData } from "./same-data.ts"

test.each([
  [{ a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1 }, true],
  [{ a: undefined }, {}, false],
  [{ a: undefined }, { b: undefined }, false],
  [[1], { 0: 1 }, false],
  [[1], [1, 2], false],
  [1, "1", false],
  [Number.NaN, Number.NaN, true],
])("%j and %j: %s", (left, right, isSame) => {
  expect(isSameData(left, right)).toBe(isSame)
  expect(isSameData(right, left)).toBe(isSame)
})

const value = fc.jsonValue({ maxDepth: 3 })

test("is what Node says of data", () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      expect(isSameData(left, right)).toBe(isDeepStrictEqual(left, right))
      expect(isSameData(left, structuredClone(left))).toBe(true)
    }),
  )
})
