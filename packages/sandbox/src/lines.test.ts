import { expect, test } from "vitest"
import { splitLines } from "./lines.ts"

function split(...pieces: string[]): string[] {
  const lines: string[] = []
  const splitter = splitLines((line) => lines.push(line))
  pieces.forEach(splitter.write)
  splitter.end()
  return lines
}

test.each([
  [["a\nb\n"], ["a", "b"]],
  [
    ["a", "b\nc"],
    ["ab", "c"],
  ],
  [
    ["a\r", "\nb\r\n"],
    ["a", "b"],
  ],
  [["\n\n"], ["", ""]],
  [[""], []],
])("%j is %j", (pieces, lines) => {
  expect(split(...pieces)).toEqual(lines)
})

test("hands on an endless line in pieces", () => {
  const lines = split("x".repeat(100_000), "x".repeat(50_000))
  expect(lines.map((line) => line.length)).toEqual([65_536, 65_536, 18_928])
})
