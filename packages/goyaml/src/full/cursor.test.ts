import { describe, expect, test } from "vitest"
import { DASH, DOT } from "../bytes.ts"
import { createSource } from "../source.ts"
import { Cursor, hexDigit, isWordByte } from "./cursor.ts"

function cursorOn(text: string): Cursor {
  const source = createSource(text)
  return new Cursor(source, 0, source.bytes.length)
}

describe("a cursor", () => {
  test("counts characters and stands on zeros behind the end", () => {
    const cursor = new Cursor(createSource("é→😀x"), 0, 9)
    const { index } = cursor
    for (let i = 0; i < 3; i++) cursor.skipCharacter()
    expect([cursor.pos, cursor.index - index, cursor.column]).toEqual([9, 3, 3])
    expect([cursor.at(), cursor.atEnd, cursor.isGap()]).toEqual([0, true, true])
  })

  test("counts the columns of a range from its start", () => {
    const source = createSource("--- a")
    const cursor = new Cursor(source, 3, 5)
    expect(cursor.column).toBe(0)
    cursor.startAt(3)
    cursor.skipBlanks()
    expect([cursor.column, cursor.line]).toEqual([4, 0])
  })

  test.each([
    ["\n", 1],
    ["\r", 1],
    ["\r\n", 2],
    ["\u0085", 2],
    ["\u2028", 3],
    ["\u2029", 3],
    ["\u2027", 0],
    ["\u00a0", 0],
    ["x", 0],
  ])("%j is a line break of %i bytes", (text, width) => {
    const cursor = cursorOn(`${text}`)
    expect(cursor.breakWidth()).toBe(width)
    cursor.skipBreak()
    expect([cursor.pos, cursor.line, cursor.column]).toEqual([width, width > 0 ? 1 : 0, 0])
  })

  test("counts a wide line break as one character, and CR LF as two", () => {
    const wide = cursorOn("\u2028x")
    const start = wide.index
    wide.skipBreak()
    expect(wide.index - start).toBe(1)
    const pair = cursorOn("\r\nx")
    pair.skipBreak()
    expect(pair.index).toBe(2)
  })

  test("knows markers only at the start of a line, and with a gap behind", () => {
    const isMarker = (text: string, column = 0, byte = DASH): boolean => {
      const cursor = cursorOn(text)
      cursor.startAt(column)
      return cursor.isMarker(byte)
    }
    expect([
      isMarker("---"),
      isMarker("--- x"),
      isMarker("---\n"),
      isMarker("...", 0, DOT),
    ]).toEqual([true, true, true, true])
    expect([isMarker("---x"), isMarker("---", 1), isMarker("..."), isMarker("--")]).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  test("finishes a line that has nothing but a comment left", () => {
    for (const text of ["", "\n", "  # c é\n", "#c", "\t\r\n"]) {
      const cursor = cursorOn(text)
      cursor.finishLine()
      expect(cursor.atEnd).toBe(true)
    }
    expect(() => cursorOn(" x").finishLine()).toThrow("did not find expected comment or line break")
  })

  test("has errors with Go's line: none on the first, the next one's number on others", () => {
    const cursor = cursorOn("\n\nx")
    expect(cursor.error("p").goMessage).toBe("yaml: p")
    cursor.skipBreak()
    expect(cursor.error("p").goMessage).toBe("yaml: line 2: p")
    cursor.startNextLine()
    expect(cursor.error("p").goMessage).toBe("yaml: line 3: p")
  })
})

test("letters and hexadecimal digits are known", () => {
  const word = [..."aZ0_-.!é"].map((c) => isWordByte(c.charCodeAt(0)))
  expect(word).toEqual([true, true, true, true, true, false, false, false])
  expect([..."09afAFgG/:"].map((c) => hexDigit(c.charCodeAt(0)))).toEqual([
    0, 9, 10, 15, 10, 15, -1, -1, -1, -1,
  ])
})
