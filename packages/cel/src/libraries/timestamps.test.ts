import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const TIME = "timestamp('2024-02-29T23:30:45.5Z')"
const evaluate = (text: string) => compileExpression(text, { variables: {} }).evaluate({})

test.each([
  ["getHours('+05:30')", 5],
  ["getMinutes('+05:30')", 0],
  ["getDate('05:30')", 1],
  ["getMonth('+05:30')", 2],
  ["getHours('-08:00')", 15],
  ["getHours('UTC')", 23],
  ["getHours('')", 23],
  ["getHours('America/New_York')", 18],
  ["getDayOfMonth('Asia/Tokyo')", 0],
  ["getDayOfWeek('Asia/Tokyo')", 5],
  ["getDayOfYear()", 59],
  ["getDayOfYear('Asia/Tokyo')", 60],
  ["getFullYear('Asia/Tokyo')", 2024],
  ["getSeconds('Asia/Kolkata')", 45],
  ["getMilliseconds('Asia/Kolkata')", 500],
])("%s is %i", (call, value) => {
  expect(evaluate(`${TIME}.${call}`)).toBe(value)
})

test("a year ends where the clocks say so", () => {
  const call = "timestamp('2023-12-31T20:00:00Z').getFullYear('Asia/Tokyo')"
  expect(evaluate(call)).toBe(2024)
  expect(evaluate("timestamp('0001-01-02T12:00:00Z').getDayOfYear()")).toBe(1)
  expect(evaluate("timestamp('0001-01-01T12:00:00Z').getFullYear('Europe/Paris')")).toBe(1)
})

test.each(["Mars/Olympus", "-0800", "+5"])("there is no time zone %s", (zone) => {
  expect(() => evaluate(`${TIME}.getHours('${zone}')`)).toThrow(`unknown time zone "${zone}"`)
})
