import { describe, expect, test } from "vitest"
import { YamlError } from "../errors.ts"
import { createSource } from "../source.ts"
import * as tape from "../tape.ts"
import { readBlockScalar } from "./block-scalar.ts"
import { Cursor } from "./cursor.ts"
import { readPlain } from "./plain.ts"
import { readQuoted } from "./quoted.ts"

function cursorOn(text: string): Cursor {
  const source = createSource(text)
  return new Cursor(source, 0, source.bytes.length)
}

const textTo = (cursor: Cursor, end: number): string => cursor.source.latin1.slice(0, end)

function failure(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof YamlError) return error.goMessage
  }
  return "none"
}

describe("a plain scalar", () => {
  const read = (text: string, leastColumn = 1, inFlow = false): unknown[] => {
    const cursor = cursorOn(text)
    const { head, end, lineEnded } = readPlain(cursor, leastColumn, inFlow)
    return [textTo(cursor, end), head === tape.PLAIN_LINES, lineEnded, cursor.pos]
  }

  test.each([
    ["a b  ", ["a b", false, false, 5]],
    ["a: b", ["a", false, false, 1]],
    ["a:b", ["a:b", false, false, 3]],
    ["a:", ["a", false, false, 1]],
    ["a #c", ["a", false, false, 2]],
    ["a#c", ["a#c", false, false, 3]],
    ["é→ x", ["\xc3\xa9\xe2\x86\x92 x", false, false, 7]],
    ["a\n b\n\n c", ["a\n b\n\n c", true, false, 8]],
    ["a\nb", ["a", false, true, 2]],
    ["a\n # c", ["a", false, true, 3]],
    ["a\n : c", ["a", false, true, 3]],
    ["a\n--- b", ["a", false, true, 2]],
    ["a\n", ["a", false, true, 2]],
    ["a,[b]{c}?", ["a,[b]{c}?", false, false, 9]],
  ])("outside brackets: %j", (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test.each([
    ["a, b", "a"],
    ["a?b", "a"],
    ["a]", "a"],
    ["a}", "a"],
    ["a[", "a"],
    ["a{", "a"],
    ["a:b]", "a:b"],
    ["a\nb]", "a\nb"],
    ["a\n---]", "a\n---"],
    ["a\n--- ]", "a"],
  ])("between brackets: %j", (text, expected) => {
    expect(read(text, 1, true)[0]).toBe(expected)
  })

  test("is not indented with tabs, but may hold them", () => {
    expect(read("a\tb\n \tc")[0]).toBe("a\tb\n \tc")
    expect(failure(() => read("a\n\tb"))).toBe(
      "yaml: line 2: found a tab character that violates indentation",
    )
  })
})

describe("a quoted scalar", () => {
  const read = (text: string): unknown[] => {
    const cursor = cursorOn(text)
    const { head, end } = readQuoted(cursor)
    return [textTo(cursor, end), (head & tape.ENCODED) !== 0]
  }

  test.each([
    ['"a b" c', ['"a b"', false]],
    ["'a' c", ["'a'", false]],
    ["'a''b'", ["'a''b'", true]],
    ["'a\"b'", ["'a\"b'", false]],
    ['"a\\"b"', ['"a\\"b"', true]],
    ["\"a''b\"", ["\"a''b\"", false]],
    ['"a\n  b"', ['"a\n  b"', true]],
    ["'a\n\n'", ["'a\n\n'", true]],
    ['"a\\\n"', ['"a\\\n"', true]],
    ['"a\\\n  b"', ['"a\\\n  b"', true]],
    ['"\\x41\\u00e9\\U0001F600"', ['"\\x41\\u00e9\\U0001F600"', true]],
    ["'a \t '", ["'a \t '", false]],
    ["'a\n ---'", ["'a\n ---'", true]],
    ["'a\n---b'", ["'a\n---b'", true]],
  ])("%j", (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test.each([
    ['"a', "yaml: found unexpected end of stream"],
    ["'a\nb", "yaml: line 2: found unexpected end of stream"],
    ["'a''", "yaml: found unexpected end of stream"],
    ['"a\n--- b"', "yaml: line 2: found unexpected document indicator"],
    ['"a\\\n...\n"', "yaml: line 2: found unexpected document indicator"],
    ['"\\q"', "yaml: found unknown escape character"],
    ['"\\', "yaml: found unknown escape character"],
    ['"\\u12"', "yaml: did not find expected hexdecimal number"],
    ['"\\ud800"', "yaml: found invalid Unicode character escape code"],
    ['"\\UFFFFFFFF"', "yaml: found invalid Unicode character escape code"],
  ])("%j is refused", (text, message) => {
    expect(failure(() => read(text))).toBe(message)
  })
})

describe("a block scalar", () => {
  const read = (text: string, parentColumn = -1): unknown[] => {
    const cursor = cursorOn(text)
    const { head, end } = readBlockScalar(cursor, parentColumn)
    return [textTo(cursor, end), head >> tape.INDENT_SHIFT, cursor.pos - cursor.column]
  }

  test.each([
    ["|\n a\n b\nc", ["|\n a\n b", 1, 8]],
    [">\n   a\n  b", [">\n   a", 3, 7]],
    ["|\n\n\n  a\n\n", ["|\n\n\n  a", 2, 9]],
    ["|+\n  a\n\n\nb", ["|+\n  a\n\n\n", 2, 9]],
    ["|+\n  a\n  ", ["|+\n  a\n  ", 2, 7]],
    ["|2\n    a\n", ["|2\n    a", 2, 9]],
    ["|-2 # c\n   a\n", ["|-2 # c\n   a", 2, 13]],
    ["|2-#c\n   a\n", ["|2-#c\n   a", 2, 11]],
    ["|\n    \n  a\n", ["|", 4, 7]],
    ["|\n--- a", ["|", 1, 2]],
    ["|", ["|", 1, 0]],
    ["|\r\n a\r\n", ["|\r\n a", 1, 7]],
    ["|\n a\u2028 b\n", ["|\n a\xe2\x80\xa8 b", 1, 10]],
  ])("%j", (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test("is deeper than the collection it stands in", () => {
    expect(read("|\n  a\n", 1)).toEqual(["|\n  a", 2, 6])
    expect(read("|\n a\n", 1)).toEqual(["|", 2, 2])
    expect(read("|1\n   a\n", 2)).toEqual(["|1\n   a", 3, 8])
  })

  test.each([
    ["|0\n", "yaml: found an indentation indicator equal to 0"],
    ["|x\n", "yaml: did not find expected comment or line break"],
    ["|+-\n", "yaml: did not find expected comment or line break"],
    ["|12\n", "yaml: did not find expected comment or line break"],
    ["|\n\ta\n", "yaml: line 2: found a tab character where an indentation space is expected"],
    ["|\n a\n\tb\n", "yaml: line 3: found a tab character where an indentation space is expected"],
  ])("%j is refused", (text, message) => {
    expect(failure(() => read(text))).toBe(message)
  })
})
