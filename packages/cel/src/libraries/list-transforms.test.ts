import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const object = {
  list: [3, 1, 2],
  people: [
    { n: "b", age: 2 },
    { n: "a", age: 7 },
  ],
}
const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object })

test.each<[string, unknown]>([
  ["object.list.sort()", [1, 2, 3]],
  ["['b', 'a'].sort()", ["a", "b"]],
  ["object.people.sortBy(p, p.n).map(p, p.age)", [7, 2]],
  ["object.people.sortBy(p, -p.age).map(p, p.n)", ["a", "b"]],
  ["[1, 'b', 1, 'b', 1.0].distinct()", [1, "b"]],
  ["[1, [2, [3]]].flatten()", [1, 2, [3]]],
  ["[1, [2, [3]]].flatten(2)", [1, 2, 3]],
  ["object.list.slice(1, 3)", [1, 2]],
  ["object.list.slice(3, 3)", []],
  ["object.list.reverse()", [2, 1, 3]],
  ["lists.range(3)", [0, 1, 2]],
  ["lists.range(0)", []],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([
  ["[1, 'a'].sort()", "keys of one type that has an order"],
  ["[[1]].sort()", "keys of one type that has an order"],
  ["object.list.slice(2, 1)", "the end is before the start"],
  ["object.list.slice(0, 4)", "outside a list of length 3"],
  ["object.list.slice(-1, 2)", "not negative"],
  ["[[1]].flatten(-1)", "not negative"],
  ["lists.range(1000000000)", "too many"],
])("%s fails: %s", (text, message) => {
  expect(() => evaluate(text)).toThrow(message)
})
