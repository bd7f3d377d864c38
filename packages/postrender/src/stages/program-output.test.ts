import { describe, expect, test } from "vitest"
import { separateDocuments } from "./program-output.ts"

const separated = (text: string): string =>
  separateDocuments(Buffer.from(text), "jq").toString("utf8")

describe("JSON objects that follow each other get a marker between them", () => {
  test.each([
    ['{"a":1}\n{"b":2}\n', '{"a":1}\n---\n{"b":2}\n'],
    ['\ufeff{"a":1}\n{"b":2}\n', '\ufeff{"a":1}\n---\n{"b":2}\n'],
    ['{"a":1}{"b":2}', '{"a":1}\n---\n{"b":2}'],
    ['{"a":1} {"b":2}', '{"a":1} \n---\n{"b":2}'],
    ['{\n  "a": 1\n}\n{\n  "b": 2\n}\n', '{\n  "a": 1\n}\n---\n{\n  "b": 2\n}\n'],
    ['# first\n{"a":1}\n# second\n{"b":2}\n', '# first\n{"a":1}\n# second\n---\n{"b":2}\n'],
    ['---\n{"a":1}\n{"b":2}\n---\n{"c":3}\n', '---\n{"a":1}\n---\n{"b":2}\n---\n{"c":3}\n'],
    ['{"a":"}{\\"{"}\n{"b":[{}]}\n', '{"a":"}{\\"{"}\n---\n{"b":[{}]}\n'],
    ['{"a":"é"}\n{"b":"ü"}\n', '{"a":"é"}\n---\n{"b":"ü"}\n'],
    ['{"a":1}\n{b: 2}\n', '{"a":1}\n---\n{b: 2}\n'],
  ])("%j", (text, expected) => {
    expect(separated(text)).toBe(expected)
  })

  test("however many there are", () => {
    const objects = Array.from(
      { length: 20_000 },
      (_, i) => `{"a":${i},"b":"${"x".repeat(100)}"}\n`,
    )
    expect(separated(objects.join(""))).toBe(objects.join("---\n"))
  })
})

describe("documents that are separate already stay as they are", () => {
  test.each([
    "a: 1\n---\nb: 2\n",
    "a: 1\n...\n---\nb: 2\n...\n",
    "a: 1\n...\n# the end\n",
    "a: 1\n...\n%YAML 1.1\n---\nb: 2\n",
    '{"a":1}\n',
    '\ufeff{"a":1}\n',
    "{a: 1} # one\n---\n{b: 2}\n",
    "{a: it's, b: '}{', c: \"}\"}\n",
    "&x {a: 1}\n",
    "a: |\n  ...\n  text\nb: '...'\n",
    "a: |\n  {\n  }\n  {\n",
    "a: 1\n-----\n",
    "",
    "\n",
    "# nothing\n",
  ])("%j", (text) => {
    expect(separated(text)).toBe(text)
  })
})

describe("what else follows the end of a document is refused", () => {
  test.each([
    [
      '{"a":1} junk\n',
      '"jq" printed text after the end of a document, at line 1 of its output: "junk"; a line',
    ],
    ['{"a":1}\n{"b":2}\njunk: 1\n', 'at line 3 of its output: "junk: 1"'],
    ["{a: 1}\n{b: 2}\n", 'at line 2 of its output: "{b: 2}"'],
    ["&x {a: 1} junk\n", '"junk"'],
    ["a: 1\n...\nb: 2\n", 'at line 3 of its output: "b: 2"'],
    ["{a: 1}\n...\n{b: 2}\n", '"{b: 2}"'],
    ['{"a":1}\n...\n{"b":2}\n', "at line 3"],
    ["a: 1\n---\nb: 2\n... c\n", 'at line 4 of its output: "c"'],
    [`{"a":1} ${"é".repeat(50)}`, `"${"é".repeat(40)}..."`],
  ])("%j", (text, message) => {
    expect(() => separated(text)).toThrow(message)
  })
})
