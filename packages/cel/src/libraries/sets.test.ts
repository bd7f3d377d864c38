import fc from "fast-check"
import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const object = { names: ["b", "a"] }
const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object })

test.each<[string, unknown]>([
  ["sets.contains([1, 2, 3], [2, 3.0])", true],
  ["sets.contains([1], [2])", false],
  ["sets.contains([], [])", true],
  ["sets.equivalent([1, 1, 2], [2u, 1.0])", true],
  ["sets.equivalent([1], [1, 2])", false],
  ["sets.intersects(object.names, ['a'])", true],
  ["sets.intersects([{'a': [1]}], [{'a': [1]}])", true],
  ["sets.intersects([], [1])", false],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test("agrees with JavaScript's sets", () => {
  const list = fc.array(fc.nat(5))
  const all = compileExpression(
    "[sets.contains(a, b), sets.intersects(a, b), sets.equivalent(a, b)]",
    { variables: { a: { list: "int" }, b: { list: "int" } } },
  )
  fc.assert(
    fc.property(list, list, (a, b) => {
      const contains = b.every((item) => a.includes(item))
      const isContained = a.every((item) => b.includes(item))
      const intersects = a.some((item) => b.includes(item))
      expect(all.evaluate({ a, b })).toEqual([contains, intersects, contains && isContained])
    }),
  )
})
