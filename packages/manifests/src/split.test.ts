import fc from "fast-check"
import { expect, test } from "vitest"
import { splitStream } from "./split.ts"

const segments = (text: string) => {
  const found: { marker: number; start: number; end: number }[] = []
  splitStream(text, (marker, start, end) => found.push({ marker, start, end }))
  return found
}

const documents = (text: string) => segments(text).map(({ start, end }) => text.slice(start, end))

test.each([
  ["one document without a marker", "a: 1\n", ["a: 1\n"]],
  [
    "Helm 3's stream",
    "---\n# Source: w/t/a.yaml\na: 1\n---\nb: 2\n",
    ["\n# Source: w/t/a.yaml\na: 1\n", "\nb: 2\n"],
  ],
  ["a glued marker", "a: 1\n---apiVersion: v1\n", ["a: 1\n", "apiVersion: v1\n"]],
  ["a comment on the marker's line", "--- # first\na: 1\n", [" # first\na: 1\n"]],
  ["content on the marker's line", "--- {a: 1}\n--- |\n x\n", [" {a: 1}\n", " |\n x\n"]],
  ["a byte order mark", "\xef\xbb\xbf---\na: 1\n", ["\na: 1\n"]],
  ["CRLF", "a: 1\r\n---\r\nb: 2\r\n", ["a: 1\r\n", "\r\nb: 2\r\n"]],
  ["a marker at the very end", "a: 1\n---", ["a: 1\n", ""]],
  ["an empty stream", "", [""]],
  ["two markers in a row", "---\n---\na: 1\n", ["\n", "\na: 1\n"]],
])("splits %s", (_, text, expected) => expect(documents(text)).toEqual(expected))

test.each([
  ["dashes inside a block scalar", "a: |\n  ---\n  ------\n  -----BEGIN X-----\nb: 1\n"],
  ["a ruler in column 0", "# x\n------ x\na: 1\n"],
  ["a marker that is indented", "a:\n ---\n"],
])("does not split at %s", (_, text) => expect(segments(text)).toHaveLength(1))

test("every byte belongs to one segment", () => {
  const line = fc.constantFrom("---", "--- ", "---a", "----", "a: 1", "", "# c", "  ---", "\r")
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join("\n")
      const found = segments(text)
      expect(found.map(({ marker, end }) => text.slice(marker, end)).join("")).toBe(text)
      for (const { marker, start, end } of found) expect(marker <= start && start <= end).toBe(true)
    }),
  )
})
