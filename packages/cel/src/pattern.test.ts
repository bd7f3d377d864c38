import { expect, test } from "vitest"
import { compilePattern } from "./pattern.ts"

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
})
