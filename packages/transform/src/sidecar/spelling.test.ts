import fc from "fast-check"
import { expect, test } from "vitest"
import { applyLines, diffLines } from "./spelling.ts"

test("says which lines to replace, wherever they are", () => {
  expect(diffLines("a\nb\nc\nd\ne\n", "a\nB\nc\nd\nd2\ne\n")).toEqual([
    [1, 1, ["B"]],
    [4, 0, ["d2"]],
  ])
  expect(diffLines("a\n", "a\n")).toEqual([])
})

test("a last line without a break, and one with another", () => {
  expect(diffLines("a\nb\n", "a\nb")).toEqual([[2, 1, []]])
  expect(applyLines("a\r\nb\n", diffLines("a\r\nb\n", "a\nb\n"))).toBe("a\nb\n")
})

test("leads from any text to any other", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "", "c\r"), { maxLength: 12 })
    .map((lines) => lines.join("\n"))
  fc.assert(
    fc.property(text, text, (from, to) => {
      expect(applyLines(from, diffLines(from, to))).toBe(to)
    }),
  )
})
