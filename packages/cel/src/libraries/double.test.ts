import fc from "fast-check"
import { expect, test } from "vitest"
import { formatDouble, parseDouble } from "./double.ts"

test("what is written reads as the same number", () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      expect(parseDouble(formatDouble(value))).toBe(value)
    }),
  )
})

test.each([
  ["0x1p3", 8],
  ["-0x1.8p1", -3],
  ["0X_1p0", 1],
  ["1_000.5", 1000.5],
  ["5.", 5],
  ["+Infinity", Infinity],
])("%s is %d", (text, value) => {
  expect(parseDouble(text)).toBe(value)
})

test.each(["", ".", "1e", "0x1", "0xp1", "0b1", "_1", "1_", "1._5", "1e400", " 1"])(
  "%j is no number",
  (text) => {
    expect(parseDouble(text)).toBeUndefined()
  },
)
