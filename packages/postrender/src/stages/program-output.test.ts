import { describe, expect, test } from "vitest"
import { separateDocuments } from "./program-output.ts"

const separated = (text: string): string => separateDocuments(Buffer.from(text)).toString("utf8")

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

describe("what else follows is left to those who read the output", () => {
  test.each([
    '{"a":1} junk\n',
    '{"a":1}\njunk: 1\n',
    "{a: 1}\n{b: 2}\n",
    '{"a":1}\n...\n{"b":2}\n',
    '{"a":1}\n{"b":\n',
  ])("%j", (text) => {
    expect(separated(text).replace("---\n", "")).toBe(text)
  })
})
