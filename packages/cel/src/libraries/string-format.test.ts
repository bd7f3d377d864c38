import fc from "fast-check"
import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"
import { formatString } from "./string-format.ts"

const evaluate = (text: string) => compileExpression(text, { variables: {} }).evaluate({})

test.each<[string, unknown]>([
  ["'%s is %d years'.format(['Al', 42])", "Al is 42 years"],
  ["'%s%%'.format([64.2])", "64.2%"],
  ["'%s %s %s'.format([1000000.0, 0.00001, 2.0])", "1e+06 1e-05 2"],
  ["'%f %.2f %e'.format([3.14, 2.0, 2.71828])", "3.140000 2.00 2.718280×10⁰⁰"],
  ["'%.1e'.format([double('inf')])", "∞"],
  ["'%s'.format([[double('inf')]])", '["+Inf"]'],
  ["'%b %b %o %x %X'.format([5, true, 30, 26, 26])", "101 1 36 1a 1A"],
  ["'%x %X'.format(['hello', b'\\xab'])", "68656c6c6f AB"],
  ["'%s'.format([[1, 2.5, 'x', null, true]])", '[1, 2.500000, "x", null, true]'],
  ["'%s'.format([{'b': 1, 'a': [b'z']}])", '{"a":[b"z"], "b":1}'],
  ["'%s %s'.format([duration('1h45m47s'), [duration('1s')]])", '6347s [duration("1s")]'],
  ["'%s'.format([timestamp('2023-02-03T23:31:20Z')])", "2023-02-03T23:31:20Z"],
  ["'%s %s'.format([int, type('')])", "int string"],
  ["'%d'.format([3u])", "3"],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([
  ["'%d %d'.format([1])", 'there is no value 2 for "%d"'],
  ["'%d'.format(['a'])", '"%d" cannot show "a"'],
  ["'%f'.format(['a'])", '"%f" cannot show "a"'],
  ["'%b'.format([1.5])", '"%b" cannot show 1.5'],
  ["'%q'.format([1])", '"%q" is not a verb'],
  ["'%.999f'.format([1.0])", "is too precise"],
])("%s fails: %s", (text, message) => {
  expect(() => evaluate(text)).toThrow(message)
})

test("writes integers as they are", () => {
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (integer) => {
      expect(formatString("%d|%s|%x", [integer, integer, integer])).toBe(
        `${integer}|${integer}|${integer.toString(16)}`,
      )
    }),
  )
})

test("writes doubles so that they can be read back", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(Number(formatString("%s", [number]))).toBe(number)
    }),
  )
})

test("leaves text without verbs alone", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(formatString(text.replaceAll("%", "%%"), [])).toBe(text)
    }),
  )
})
