import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const object = { text: "abc", list: [3, 1, 2], size: "1500m" }
const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object })

test.each<[string, unknown]>([
  ["optional.ofNonZeroValue('').hasValue()", false],
  ["optional.ofNonZeroValue({'a': 1}).hasValue()", true],
  ["optional.ofNonZeroValue(0).hasValue()", false],
  ["object.?size.optMap(s, s + '!').orValue('')", "1500m!"],
  ["object.?none.optMap(s, s + '!').orValue('none')", "none"],
  ["object.?list.optFlatMap(l, l[?7]).hasValue()", false],
  ["object.?list.optFlatMap(l, l[?1]).value()", 1],
  ["format.dns1123Label().validate('a') == null", false],
  ["null != optional.of(1)", true],
  ["[1, 2].map(n, optional.of(n).optMap(m, m * n).value())", [1, 4]],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([
  ["object.text.optMap(s, s)", "optional"],
  ["object.?text.optFlatMap(s, s)", "optFlatMap needs an expression that gives an optional"],
])("%s fails: %s", (text, message) => {
  expect(() => evaluate(text)).toThrow(message)
})
