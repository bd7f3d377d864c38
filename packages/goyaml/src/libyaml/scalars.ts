import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  HASH,
  NINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  PLUS,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  TAB,
  ZERO,
} from "../bytes.ts"
import * as tape from "../tape.ts"
import { type Cursor, hexDigit } from "./cursor.ts"

/** What the scanner learns from the text of a scalar. */
export interface ScalarText {
  readonly head: number
  readonly end: number
  /** A plain scalar that ran over line breaks: a simple key may follow. */
  readonly endsOnNewLine: boolean
}

/** Scans a plain scalar; its lines must stand deeper than `indent` outside flow collections. */
export function scanPlain(cursor: Cursor, parentIndent: number, inFlow: boolean): ScalarText {
  const indent = parentIndent + 1
  let end = cursor.pos
  let lines = false
  let leadingBlanks = false
  for (;;) {
    if (cursor.isDocumentMarker(DASH) || cursor.isDocumentMarker(DOT)) break
    if (cursor.at() === HASH) break
    while (!cursor.isBlankOrEnd() && !endsPlain(cursor, inFlow)) {
      lines ||= leadingBlanks
      leadingBlanks = false
      cursor.skip()
      end = cursor.pos
    }
    if (!cursor.isBlank() && !cursor.isBreak()) break
    for (;;) {
      if (cursor.isBlank()) {
        if (leadingBlanks && cursor.column < indent && cursor.at() === TAB) {
          throw cursor.error("found a tab character that violates indentation")
        }
        cursor.skip()
      } else if (cursor.isBreak()) {
        cursor.skipLine()
        leadingBlanks = true
      } else break
    }
    if (!inFlow && cursor.column < indent) break
  }
  return { head: lines ? tape.PLAIN_LINES : tape.PLAIN, end, endsOnNewLine: leadingBlanks }
}

function endsPlain(cursor: Cursor, inFlow: boolean): boolean {
  const c = cursor.at()
  if (c === COLON) return cursor.isBlankOrEnd(1)
  if (!inFlow) return false
  return (
    c === COMMA ||
    c === QUESTION ||
    c === OPEN_BRACKET ||
    c === CLOSE_BRACKET ||
    c === OPEN_BRACE ||
    c === CLOSE_BRACE
  )
}

/** Scans a quoted scalar from its opening quote. */
export function scanQuoted(cursor: Cursor): ScalarText {
  const quote = cursor.at()
  let head = quote === SINGLE_QUOTE ? tape.SINGLE_QUOTED : tape.DOUBLE_QUOTED
  cursor.skip()
  for (;;) {
    if (cursor.isDocumentMarker(DASH) || cursor.isDocumentMarker(DOT)) {
      throw cursor.error("found unexpected document indicator")
    }
    if (cursor.atEnd) throw cursor.error("found unexpected end of stream")
    while (!cursor.isBlankOrEnd()) {
      const c = cursor.at()
      if (c === quote) {
        if (quote === DOUBLE_QUOTE || cursor.at(1) !== quote) break
        head |= tape.ENCODED
        cursor.skip(2)
      } else if (c === BACKSLASH && quote === DOUBLE_QUOTE) {
        head |= tape.ENCODED
        if (cursor.isBreak(1)) {
          cursor.skip()
          cursor.skipLine()
          break
        }
        scanEscape(cursor)
      } else cursor.skip()
    }
    if (cursor.at() === quote && !cursor.atEnd) break
    for (;;) {
      if (cursor.isBlank()) cursor.skip()
      else if (cursor.isBreak()) {
        head |= tape.ENCODED
        cursor.skipLine()
      } else break
    }
  }
  cursor.skip()
  return { head, end: cursor.pos, endsOnNewLine: false }
}

const ESCAPES = "0abt\tnvfre \"'\\N_LP"

function scanEscape(cursor: Cursor): void {
  const letter = String.fromCharCode(cursor.at(1))
  const length = { x: 2, u: 4, U: 8 }[letter] ?? 0
  if (length === 0 && !ESCAPES.includes(letter)) {
    throw cursor.error("found unknown escape character")
  }
  cursor.skip(2)
  let value = 0
  for (let k = 0; k < length; k++) {
    const digit = hexDigit(cursor.at(k))
    if (digit < 0) throw cursor.error("did not find expected hexdecimal number")
    value = value * 16 + digit
  }
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw cursor.error("found invalid Unicode character escape code")
  }
  cursor.skip(length)
}

/** Scans a literal or folded scalar from its indicator. */
export function scanBlockScalar(
  cursor: Cursor,
  parentIndent: number,
  literal: boolean,
): ScalarText {
  cursor.skip()
  const header = scanBlockHeader(cursor)
  let end = cursor.pos
  cursor.skipBlanks()
  cursor.skipComment()
  if (!cursor.atEnd && !cursor.isBreak()) {
    throw cursor.error("did not find expected comment or line break")
  }
  cursor.skipLine()
  let indent = header.increment === 0 ? 0 : Math.max(parentIndent, 0) + header.increment
  const breaks = (): void => {
    indent = scanIndentation(cursor, indent, parentIndent)
    if (header.chomp === tape.KEEP) end = cursor.pos - cursor.column
  }
  breaks()
  while (cursor.column === indent && !cursor.atEnd) {
    while (!cursor.atEnd && !cursor.isBreak()) cursor.skip()
    end = cursor.pos
    cursor.skipLine()
    breaks()
  }
  if (header.chomp === tape.KEEP && cursor.atEnd) end = cursor.pos
  const kind = literal ? tape.LITERAL : tape.FOLDED
  return {
    head: kind | header.chomp | (indent << tape.INDENT_SHIFT),
    end: Math.min(end, cursor.limit),
    endsOnNewLine: false,
  }
}

function scanBlockHeader(cursor: Cursor): { chomp: number; increment: number } {
  let chomp = scanChomping(cursor)
  const digit = cursor.at()
  let increment = 0
  if (digit >= ZERO && digit <= NINE) {
    if (digit === ZERO) throw cursor.error("found an indentation indicator equal to 0")
    increment = digit - ZERO
    cursor.skip()
    if (chomp === 0) chomp = scanChomping(cursor)
  }
  return { chomp, increment }
}

function scanChomping(cursor: Cursor): number {
  const c = cursor.at()
  if (c !== PLUS && c !== DASH) return 0
  cursor.skip()
  return c === PLUS ? tape.KEEP : tape.STRIP
}

// Eats blank lines and the indentation of the next line; finds the indentation when it is 0.
function scanIndentation(cursor: Cursor, known: number, parentIndent: number): number {
  let deepest = 0
  for (;;) {
    while ((known === 0 || cursor.column < known) && cursor.at() === SPACE) cursor.skip()
    deepest = Math.max(deepest, cursor.column)
    if ((known === 0 || cursor.column < known) && cursor.at() === TAB) {
      throw cursor.error("found a tab character where an indentation space is expected")
    }
    if (!cursor.isBreak()) break
    cursor.skipLine()
  }
  return known === 0 ? Math.max(deepest, parentIndent + 1, 1) : known
}
