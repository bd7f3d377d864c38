import { expect, test } from "vitest"
import { placeOf, readPolicyFiles } from "./policy-document.ts"

const place = (text: string, marker = "X") => {
  const [document] = readPolicyFiles([{ name: "a.yaml", text }])
  if (document === undefined) throw new Error("no document")
  const value = String(document.manifest.get(["a", "b"]))
  return placeOf(document, ["a", "b"], value.indexOf(marker))
}

test.each([
  ["plain", "a:\n  b: one X\n"],
  ["plain in a flow map", "a: {c: d, b: one X}\n"],
  ["plain over lines", "a:\n  b: one\n    two X\n"],
  ["in double quotes", 'a:\n  b: "one \\"two\\" \\n\\t\\x41\\u0042 X"\n'],
  ["in double quotes over lines", 'a:\n  b: "one\n    two X"\n'],
  ["in single quotes", "a:\n  b: 'one ''two'' X'\n"],
  ["a literal block", "a:\n  b: |\n    one\n      two X\n"],
  ["a literal block that begins with a blank line", "a:\n  b: |-\n\n    one X\n"],
  ["a literal block with blank lines", "a:\n  b: |\n    one\n\n    two X\n"],
  ["a folded block", "a:\n  b: >-\n    one\n    two X\n"],
  ["a folded block with blank lines", "a:\n  b: >-\n    one\n\n    two\n    three X\n"],
  ["with letters of several bytes", "a:\n  b: 'ä€ X'\n"],
])("a character of a scalar is found: %s", (_, text) => {
  const before = text.slice(0, text.indexOf("X"))
  const line = before.split("\n").length
  expect(place(text)).toEqual({ line, column: before.length - before.lastIndexOf("\n") })
})

test("a field that is missing is where the one above begins", () => {
  const [document] = readPolicyFiles([{ name: "a.yaml", text: "a:\n  b: 1\n" }])
  if (document === undefined) throw new Error("no document")
  expect(placeOf(document, ["a", "c", "d"])).toEqual({ line: 2, column: 3 })
})

test("a character behind the end is at the end", () => {
  const [document] = readPolicyFiles([{ name: "a.yaml", text: "a:\n  b: one\n" }])
  if (document === undefined) throw new Error("no document")
  expect(placeOf(document, ["a", "b"], 99)).toEqual({ line: 2, column: 9 })
})
