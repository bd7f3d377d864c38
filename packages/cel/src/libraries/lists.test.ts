import fc from "fast-check"
import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const object = { text: "abc", list: [3, 1, 2], names: ["b", "a"], empty: [] }
const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object })

test.each<[string, unknown]>([
  ["[1, 2, 2].isSorted()", true],
  ["[2.0, 1.0].isSorted()", false],
  ["object.names.isSorted()", false],
  ["[1, 3].sum()", 4],
  ["[1.5, 3.0].sum()", 4.5],
  ["[duration('1m'), duration('1s')].sum() == duration('61s')", true],
  ["object.empty.sum()", 0],
  ["object.list.min() + object.list.max()", 4],
  ["['b', 'a'].min()", "a"],
  ["[timestamp('2024-01-01T00:00:00Z'), timestamp('2023-01-01T00:00:00Z')].isSorted()", false],
  ["[1, 2, 2, 3].indexOf(2)", 1],
  ["[1, 2, 2, 3].lastIndexOf(2)", 2],
  ["[[1], [2]].indexOf([2])", 1],
  ["[1.0].indexOf(1)", 0],
  ["object.names.indexOf('z')", -1],
  ["object.list.includes(2)", true],
  ["object.text.includes('abc')", true],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([
  ["object.empty.min()", "min called on empty list"],
  ["[1, 'a'].max()", "max needs a list of values that can be ordered"],
  ["object.names.sum()", "sum needs a list of numbers"],
])("%s fails: %s", (text, message) => {
  expect(() => evaluate(text)).toThrow(message)
})

const over = (text: string) => {
  const compiled = compileExpression(text, { variables: { x: { list: "int" } } })
  return (x: readonly number[]) => compiled.evaluate({ x })
}
const numbers = fc.array(fc.integer(), { minLength: 1 })

test("agrees with JavaScript on numbers", () => {
  const all = over("[x.sum(), x.min(), x.max()]")
  fc.assert(
    fc.property(numbers, (x) => {
      const sum = x.reduce((total, item) => total + item, 0)
      expect(all(x)).toEqual([sum, Math.min(...x), Math.max(...x)])
    }),
  )
})

test("what is sorted is found to be", () => {
  const isSorted = over("x.isSorted()")
  fc.assert(
    fc.property(numbers, (x) => {
      const sorted = x.toSorted((a, b) => a - b)
      expect(isSorted(sorted)).toBe(true)
      expect(isSorted(x)).toBe(x.every((item, i) => i === 0 || (x[i - 1] as number) <= item))
    }),
  )
})

test("finds the first and the last place of an item", () => {
  const places = over("[x.indexOf(x[0]), x.lastIndexOf(x[0])]")
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 1 }), (x) => {
      expect(places(x)).toEqual([0, x.lastIndexOf(x[0] as number)])
    }),
  )
})

test.each([
  ["[1u, 2u].sum() == 3u", true],
  ["[].sum() == 0", true],
  ["[duration('1s'), duration('2s')].sum() == duration('3s')", true],
])("%s is %j", (text, value) => {
  expect(compileExpression(text, { variables: {} }).evaluate({})).toBe(value)
})

test.each(["[9223372036854775807, 1].sum()", "[18446744073709551615u, 1u].sum()"])(
  "%s overflows",
  (text) => {
    expect(() => compileExpression(text, { variables: {} }).evaluate({})).toThrow(
      "integer overflow",
    )
  },
)
