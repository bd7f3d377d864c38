import fc from "fast-check"
import { expect, test } from "vitest"
import { printFixed, printScientific } from "./printed-number.ts"

// What Kubernetes 1.36.3 prints: test/oracle/cel.
test.each([
  [1e10, 6, "10,000,000,000.000000"],
  [1234567.891, 2, "1,234,567.89"],
  [-0.5, 6, "-0.500000"],
  [2.5, 0, "2"],
  [0.5, 0, "0"],
  [1.5, 0, "2"],
  [1234567, 0, "1,234,567"],
  [0.0005, 3, "0.001"],
  [0.25, 1, "0.2"],
  [0.35, 1, "0.3"],
  [999.9999999, 6, "1,000.000000"],
  [0.1, 20, "0.10000000000000000555"],
  [1e21, 6, "1,000,000,000,000,000,000,000.000000"],
  [2 ** 70, 1, "1,180,591,620,717,411,303,424.0"],
  [Infinity, 6, "∞"],
  [-Infinity, 6, "-∞"],
  [Number.NaN, 6, "NaN"],
])("%d with %i digits is %s", (value, digits, text) => {
  expect(printFixed(value, digits)).toBe(text)
})

test.each([
  [2.5, 6, "2.500000×10⁰⁰"],
  [1234567.891, 6, "1.234568×10⁰⁶"],
  [1234567.891, 2, "1.234568×10⁰⁶"],
  [0.000123, 2, "1.230000×10⁻⁰⁴"],
  [1e100, 6, "1.000000×10¹⁰⁰"],
  [-1e-10, 6, "-1.000000×10⁻¹⁰"],
  [0, 6, "0.000000×10⁰⁰"],
  [Infinity, 6, "     ∞"],
  [-Infinity, 6, "    -∞"],
  [Number.NaN, 6, "   NaN"],
])("%d, %i wide, is %s", (value, width, text) => {
  expect(printScientific(value, width)).toBe(text)
})

test("without the commas it is the number, rounded", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
      fc.integer({ min: 0, max: 20 }),
      (value, digits) => {
        const read = Number(printFixed(value, digits).replaceAll(",", ""))
        expect(Math.abs(read - value)).toBeLessThanOrEqual(
          0.5 * 10 ** -digits + Math.abs(value) * Number.EPSILON,
        )
      },
    ),
  )
})
