import fc from "fast-check"
import { expect, test } from "vitest"
import { equalValues } from "./equal.ts"

test.each<[unknown, unknown]>([
  [1, 1],
  [1, 1n],
  [2 ** 60, 1152921504606846976n],
  [null, null],
  [[], []],
  [
    { a: 1, b: [2] },
    { b: [2], a: 1 },
  ],
  [{ a: 1, b: undefined }, { a: 1 }],
  [Number.NaN, Number.NaN],
])("%s and %s are the same", (a, b) => {
  expect([equalValues(a, b), equalValues(b, a)]).toEqual([true, true])
})

test.each<[unknown, unknown]>([
  [1, 2],
  [1, "1"],
  [1n, 2n],
  [null, {}],
  [[], {}],
  [[1], [1, 2]],
  [
    [1, 2],
    [2, 1],
  ],
  [{ a: 1 }, { b: 1 }],
  [{ a: 1 }, { a: 1, b: null }],
  [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
])("%s and %s are not", (a, b) => {
  expect([equalValues(a, b), equalValues(b, a)]).toEqual([false, false])
})

test("a value is its own copy's equal, and no other's", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(equalValues(a, structuredClone(a))).toBe(true)
      const [x, y] = [JSON.stringify(a), JSON.stringify(b)]
      if (x === y) expect(equalValues(a, b)).toBe(true)
      else if (equalValues(a, b)) expect(x.length).toBe(y.length)
    }),
  )
})

test("nesting as deep as Go allows can be compared", () => {
  const nest = (leaf: unknown): unknown => {
    let value = leaf
    for (let depth = 0; depth < 20_000; depth++) value = depth % 2 ? [value] : { a: value }
    return value
  }
  expect(equalValues(nest(1), nest(1))).toBe(true)
  expect(equalValues(nest(1), nest(2))).toBe(false)
})
