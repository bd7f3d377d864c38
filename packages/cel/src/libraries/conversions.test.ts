import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({
    object: { n: 3, text: "42", f: 2.5 },
  })

// Values of Kubernetes 1.36.3: test/oracle/cel.
test.each<[string, unknown]>([
  ["int(7u)", 7],
  ["int(1.9)", 1],
  ["int(-1.9)", -1],
  ["int('+1')", 1],
  ["int('-0')", 0],
  ["int(object.text)", 42],
  ["int(timestamp('2024-02-29T12:30:45.5Z'))", 1709209845],
  ["int(duration('1h'))", 3600000000000],
  ["uint(1.9) == 1u", true],
  ["uint('7') == 7u", true],
  ["double('.5')", 0.5],
  ["double('0x1p3')", 8],
  ["double('1_0')", 10],
  ["double('-Inf') < 0.0", true],
  ["double(object.n)", 3],
  ["string(1e21)", "1e+21"],
  ["string(1.0)", "1"],
  ["string(1e-7)", "1e-07"],
  ["string(123456789.0)", "1.23456789e+08"],
  ["string(100000.0)", "100000"],
  ["string(1000000.0)", "1e+06"],
  ["string(0.0001)", "0.0001"],
  ["string(-0.0)", "-0"],
  ["string(object.f)", "2.5"],
  ["string(b'abc')", "abc"],
  ["string(duration('90m'))", "5400s"],
  ["string(duration('-1.5s'))", "-1.5s"],
  ["string(duration('1us'))", "0.000001s"],
  ["string(timestamp('2024-02-29T12:30:45.5Z'))", "2024-02-29T12:30:45.5Z"],
  ["string(timestamp(0))", "1970-01-01T00:00:00Z"],
  ["bool('T')", true],
  ["bool('f')", false],
  ["timestamp(timestamp(0)) == timestamp(0)", true],
  ["duration(duration('1s')) == duration('1s')", true],
])("%s is %j", (text, value) => {
  expect(evaluate(text)).toEqual(value)
})

test.each([
  ["int(9223372036854775807.0)", "integer overflow"],
  ["int(double('inf'))", "does not fit int"],
  ["int(' 1')", '" 1" is no int'],
  ["int('0x10')", '"0x10" is no int'],
  ["int('1_000')", '"1_000" is no int'],
  ["int('9223372036854775808')", "integer overflow"],
  ["uint(-1)", "unsigned integer overflow"],
  ["uint(-0.5)", "unsigned integer overflow"],
  ["uint('+1')", '"+1" is no uint'],
  ["uint('')", '"" is no uint'],
  ["double('1e400')", '"1e400" is no double'],
  ["double('1__0')", '"1__0" is no double'],
  ["double(' 1')", '" 1" is no double'],
  ["string(b'\\xff')", "no UTF-8"],
  ["bool('yes')", '"yes" is no bool'],
])("%s fails: %s", (text, message) => {
  expect(() => evaluate(text)).toThrow(message)
})
