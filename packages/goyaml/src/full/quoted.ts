import { BACKSLASH, DASH, DOT, DOUBLE_QUOTE, SINGLE_QUOTE } from "../bytes.ts"
import * as tape from "../tape.ts"
import { type Cursor, hexDigit } from "./cursor.ts"
import type { Scalar } from "./plain.ts"
import { PROBLEMS } from "./problems.ts"

/**
 * Reads a quoted scalar (YAML 1.1, 9.1.1 and 9.1.2) from its opening quote. The node is marked as
 * ENCODED when its text is not its value. Throws for an escape that is none, a document marker, and
 * a missing quote.
 */
export function readQuoted(cursor: Cursor): Scalar {
  const isDouble = cursor.at() === DOUBLE_QUOTE
  let head = isDouble ? tape.DOUBLE_QUOTED : tape.SINGLE_QUOTED
  cursor.pos++
  for (;;) {
    head |= isDouble ? readDoubleQuotedLine(cursor) : readSingleQuotedLine(cursor)
    if (cursor.at() === (isDouble ? DOUBLE_QUOTE : SINGLE_QUOTE)) break
    while (!cursor.atEnd && cursor.isGap()) {
      if (cursor.isBlank()) cursor.pos++
      else cursor.skipBreak()
    }
    if (cursor.isMarker(DASH) || cursor.isMarker(DOT)) throw cursor.error(PROBLEMS.markerInQuotes)
    if (cursor.atEnd) throw cursor.error(PROBLEMS.openQuote)
    head |= tape.ENCODED
  }
  cursor.pos++
  return { head, end: cursor.pos }
}

// Both go to the closing quote, or to the end of the line, and tell whether the text is encoded.
function readSingleQuotedLine(cursor: Cursor): number {
  let encoded = 0
  while (!cursor.atEnd && !cursor.isBreak()) {
    if (cursor.at() === SINGLE_QUOTE) {
      if (cursor.at(1) !== SINGLE_QUOTE) break
      encoded = tape.ENCODED
      cursor.pos++
    }
    cursor.skipCharacter()
  }
  return encoded
}

function readDoubleQuotedLine(cursor: Cursor): number {
  let encoded = 0
  while (!cursor.atEnd && cursor.at() !== DOUBLE_QUOTE && !cursor.isBreak()) {
    if (cursor.at() === BACKSLASH) {
      encoded = tape.ENCODED
      if (cursor.isBreak(1)) {
        cursor.pos++
        break
      }
      readEscape(cursor)
    } else cursor.skipCharacter()
  }
  return encoded
}

const LETTERS = "0abt\tnvfre \"'\\N_LP"
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

function readEscape(cursor: Cursor): void {
  const letter = String.fromCharCode(cursor.at(1))
  const length = DIGITS[letter] ?? 0
  if (length === 0 && !LETTERS.includes(letter)) throw cursor.error(PROBLEMS.unknownEscape)
  cursor.pos += 2
  let value = 0
  for (let left = length; left > 0; left--) {
    const digit = hexDigit(cursor.at())
    if (digit < 0) throw cursor.error(PROBLEMS.noHexDigit)
    value = value * 16 + digit
    cursor.pos++
  }
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw cursor.error(PROBLEMS.badEscapedCharacter)
  }
}
