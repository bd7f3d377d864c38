import { expect, test } from "vitest"
import { checkPatternSyntax, compilePattern, matchesPattern } from "./pattern.ts"

test("compiles a pattern once", () => {
  expect(compilePattern("^a+$")).toBe(compilePattern("^a+$"))
})

test("does not keep patterns for ever", () => {
  const first = compilePattern("first")
  for (let i = 0; i < 300; i++) compilePattern(`p${i}`)
  expect(compilePattern("first")).not.toBe(first)
  expect(compilePattern("first").matches("first")).toBe(true)
})

test.each(["(", "a(?=b)", "(?<!a)b", "\\1"])("refuses %s", (text) => {
  expect(() => compilePattern(text)).toThrow()
  expect(() => checkPatternSyntax(text)).toThrow()
  expect(() => matchesPattern("a", text)).toThrow()
})

test("short and long texts match alike", () => {
  const long = "a".repeat(1000)
  expect(matchesPattern("ab", "^a+b$")).toBe(true)
  expect(matchesPattern(`${long}b`, "^a+b$")).toBe(true)
  expect(matchesPattern(long, "^a+b$")).toBe(false)
})

test("a pattern that is not simple matches too", () => {
  expect(matchesPattern("WEB", "(?i)^web$")).toBe(true)
})
