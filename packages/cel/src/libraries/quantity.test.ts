import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const object = { list: [3, 1, 2], size: "1500m" }
const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object })

test.each<[string, unknown]>([
  ["isQuantity('1.3Gi') && isQuantity('.5') && isQuantity('1e3') && isQuantity('-2m')", true],
  ["isQuantity('200K') || isQuantity('Mi') || isQuantity('1,3G') || isQuantity('')", false],
  ["quantity('200M') == quantity('0.2G')", true],
  ["quantity('50M').compareTo(quantity('50Mi'))", -1],
  ["quantity('150Mi').isGreaterThan(quantity('100Mi'))", true],
  ["quantity(object.size).isLessThan(quantity('2'))", true],
  ["quantity('50k').add(20).sub(quantity('100k')).sub(-50000) == quantity('20')", true],
  ["quantity('50k').asInteger()", 50000],
  ["quantity('1.5Gi').asApproximateFloat()", 1610612736],
  ["quantity('1500m').asApproximateFloat()", 1.5],
  ["quantity('1500m').isInteger()", false],
  ["quantity('9999999999999999999999999999999999999G').isInteger()", false],
  ["quantity('-5').sign()", -1],
  ["quantity('0.1n') == quantity('1n')", true],
  ["quantity('8Ei') == quantity('9223372036854775807')", true],
  ["quantity('1e3') != quantity('1k')", false],
  ["object.list.map(n, quantity(string(n) + 'Gi')).max() == quantity('3Gi')", true],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([
  ["quantity('10Mo')", '"10Mo" is not a quantity: it must be a number and a suffix'],
  ["quantity('10Mm')", 'there is no suffix "Mm"'],
  ["quantity('1e99999')", "its exponent is too large"],
  ["quantity('1500m').asInteger()", "is not an integer"],
])("%s fails: %s", (text, message) => {
  expect(() => evaluate(text)).toThrow(message)
})
