import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const object = { list: [10, 20], map: { a: 1, b: 2 }, none: [] }
const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object })

test.each<[string, unknown]>([
  ["object.list.all(i, v, v == (i + 1) * 10)", true],
  ["object.list.exists(i, v, i == 1 && v == 10)", false],
  ["object.map.exists(k, v, k == 'b' && v == 2)", true],
  ["object.map.all(k, v, k + string(v) in ['a1', 'b2'])", true],
  ["object.list.exists_one(i, v, v > 10)", true],
  ["object.list.existsOne(i, v, v > 0)", false],
  ["object.list.existsOne(v, v > 10)", true],
  ["object.none.all(i, v, false)", true],
  ["object.none.exists(i, v, true)", false],
  ["object.list.transformList(i, v, v + i)", [10, 21]],
  ["object.list.transformList(i, v, i > 0, v)", [20]],
  ["object.map.transformList(k, v, k)", ["a", "b"]],
  ["object.map.transformMap(k, v, v * 2)", { a: 2, b: 4 }],
  ["object.map.transformMap(k, v, k == 'a', v)", { a: 1 }],
  ["object.list.transformMapEntry(i, v, {string(v): i})", { "10": 0, "20": 1 }],
  ["object.map.transformMapEntry(k, v, v > 1, {v: k})", { "2": "b" }],
  ["[[1, 2], [3]].transformList(i, l, l.transformList(j, v, i * 10 + j + v))", [[1, 3], [13]]],
  // What decides wins over an error in another round.
  ["object.list.exists(i, v, 1 / i > 0 || v == 20)", true],
  ["object.list.all(i, v, v / i > 0 && false)", false],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([
  ["object.list.all(i, v, 1 / i > 0)", "division by zero"],
  ["object.list.all(i, v, v)", "must be true or false"],
  ["object.list.transformMapEntry(i, v, {'a': i})", "gives the key a twice"],
  ["object.list.transformMapEntry(i, v, i)", "an expression that gives a map"],
  ["'abc'.all(i, v, true)", "goes through lists and maps"],
  ["object.list[0].all(i, v, true)", "goes through lists and maps"],
  ["object.list.all(i.x, v, true)", "needs names of variables first"],
  ["object.list.all(i, v, w)", 'no variable "w"'],
])("%s fails: %s", (text, message) => {
  expect(() => evaluate(text)).toThrow(message)
})

test("rounds are counted", () => {
  const list = Array.from({ length: 200 }, (_, i) => i)
  const compiled = compileExpression("l.all(i, a, l.all(j, b, l.all(k, c, a + b + c >= 0)))", {
    variables: { l: "dyn" },
  })
  expect(() => compiled.evaluate({ l: list })).toThrow("needs more than 1000000 steps")
})
