import { expect, test } from "vitest"
import { compileExpression } from "./index.ts"

const object = { list: [{ name: "a", sub: { x: 1 } }], map: { k: { v: null } }, text: "t" }
const has = (argument: string) =>
  compileExpression(`has(${argument})`, { variables: { object: "dyn" } }).evaluate({ object })

test.each([
  ["object.list", true],
  ["object.none", false],
  ["object.map.k", true],
  ["object.list[0].name", true],
  ["object.list[0].none", false],
  ["object.list[0].sub.x", true],
  ["object.map['k'].v", true],
  ["object.list.filter(i, i.name == 'a')[0].sub", true],
  ["object.?list.x", false],
  ["object.?none.x", false],
  ["object.?map.k", true],
  ["object.?map.?k.v", true],
  ["{'a': 1}.a", true],
])("has(%s) is %s", (argument, expected) => {
  expect(has(argument)).toBe(expected)
})

test.each(["object.none.x", "object.list[1].name", "object.list[0].none.x", "object.map['z'].v"])(
  "has(%s) fails: only the last name may be missing",
  (argument) => {
    expect(() => has(argument)).toThrow()
  },
)

test.each(["object", "object['list']", "1", "object.list()", "object.?list"])(
  "has(%s) asks nothing",
  (argument) => {
    expect(() => has(argument)).toThrow()
  },
)
