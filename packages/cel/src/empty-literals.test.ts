import { expect, test } from "vitest"
import { compileExpression } from "./index.ts"

const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object: { names: ["a"] } })

test.each<[string, unknown]>([
  ["[].filter(x, x > 1)", []],
  ["[].all(x, x > 'a')", true],
  ["[].map(x, x + 1).size()", 0],
  ["{}.exists(k, k == 'a')", false],
  ["{}.transformMap(k, v, v + 1)", {}],
  ["[] + [1]", [1]],
  ["[1] + []", [1]],
  ["[] == []", true],
  ["{} == {}", true],
  ["1 in []", false],
  ["[].join(',')", ""],
  ["size({}) == 0 ? object.names : []", ["a"]],
  ["(has(object.labels) ? object.labels : {}).size()", 0],
  ["[[], [1]].map(x, x.size())", [0, 1]],
])("%s gives %j", (text, value) => {
  expect(evaluate(text)).toEqual(value)
})
