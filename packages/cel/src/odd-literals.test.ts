import { expect, test } from "vitest"
import { compileExpression } from "./index.ts"

const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object: { a: 1.5 } })

test.each([
  [".5", 0.5],
  ["-.5", -0.5],
  [".5e-3", 0.0005],
  ["1.0 + .25", 1.25],
  ["object.a > .5 ? .25 : .75", 0.25],
  ["[.5, .25].size()", 2],
  ["'.5' + '.5'", ".5.5"],
])("%s is %s", (text, value) => {
  expect(evaluate(text)).toBe(value)
})

test.each([
  ['b"ü"', "c3bc"],
  ["b'''ü\n'''", "c3bc0a"],
  ['br"\\ü"', "5cc3bc"],
  ['b"\\xff" + b"😀"', "fff09f9880"],
])("%s has the bytes of UTF-8: %s", (text, hex) => {
  expect(Buffer.from(evaluate(text) as Uint8Array).toString("hex")).toBe(hex)
})

test("errors name the place that was written", () => {
  expect(() => evaluate(".5 + object.b.c + .5 +")).toThrow(/\.5 \+ object\.b\.c \+ \.5 \+/)
})
