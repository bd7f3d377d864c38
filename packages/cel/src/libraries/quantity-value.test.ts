import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { isInt64, Quantity } from "./quantity-value.ts"

function quantity(text: string): Quantity {
  const parsed = Quantity.parse(text)
  if (parsed instanceof Quantity) return parsed
  throw new Error(parsed)
}

test.each([
  ["0", 0n],
  ["007", 7n],
  ["+5", 5n],
  ["-5", -5n],
  ["1Ki", 1024n],
  ["3Ti", 3n * 2n ** 40n],
  ["3Ei", undefined],
  ["1E", 10n ** 18n],
  ["1e3", 1000n],
  ["1E3", 1000n],
  ["12e-1", undefined],
  ["1.0", undefined],
  ["1000m", undefined],
  ["1.5Ki", undefined],
  ["9223372036854775807", undefined],
  ["999999999999999999", 999999999999999999n],
  ["10E", undefined],
])("%s is the integer %s to the API server", (text, expected) => {
  expect(quantity(text).integer()).toBe(expected)
})

test.each([
  ["1.5Ki", "1536"],
  ["0.5Gi", "536870912"],
  ["1.5", "1500m"],
  [".5", "500m"],
  ["1.", "1"],
  ["1000u", "1m"],
  ["0.0000000001", "1n"],
  ["-0.0000000001", "-1n"],
  ["1e-30", "1n"],
  ["1000E", "1e21"],
  ["100Ei", "9223372036854775807"],
  ["-100Ei", "-9223372036854775807"],
])("%s equals %s", (left, right) => {
  expect(quantity(left).compareTo(quantity(right))).toBe(0)
})

test.each([
  "",
  "m",
  ".",
  "1.2.3",
  "1 Gi",
  "1KiB",
  "1ki",
  "1K",
  "1e",
  "1e1.5",
  "0x1",
  "1_000",
  "1e9999",
])("%j is no quantity", (text) => {
  expect(Quantity.parse(text)).toBeTypeOf("string")
})

describe("properties", () => {
  const suffix = fc.constantFrom("", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e2", "E-3")
  const text = fc
    .tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), suffix)
    .map(([digits, unit]) => `${digits}${unit}`)

  test("order is total and reversed by signs", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [left, right] = [quantity(a), quantity(b)]
        expect(left.compareTo(right)).toBe(0 - right.compareTo(left) || 0)
        expect(left.negated().compareTo(right.negated())).toBe(0 - left.compareTo(right) || 0)
      }),
    )
  })

  test("what is added can be taken away", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [left, right] = [quantity(a), quantity(b)]
        expect(left.plus(right).plus(right.negated()).compareTo(left)).toBe(0)
        expect(left.plus(right).compareTo(right.plus(left))).toBe(0)
      }),
    )
  })

  test("integers are exact up to 18 digits", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n - 1n), (integer) => {
        expect(quantity(`${integer}`).integer()).toBe(integer)
        expect(quantity(`${integer}`).compareTo(Quantity.of(integer))).toBe(0)
      }),
    )
  })
})

test.each([
  [2n ** 63n - 1n, true],
  [2n ** 63n, false],
  [-(2n ** 63n), true],
  [-(2n ** 63n) - 1n, false],
])("%s fits an int64: %s", (integer, expected) => {
  expect(isInt64(integer)).toBe(expected)
})
