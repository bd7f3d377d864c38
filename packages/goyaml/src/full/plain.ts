import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOT,
  HASH,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUESTION,
  SPACE,
  TAB,
} from "../bytes.ts"
import * as tape from "../tape.ts"
import type { Cursor } from "./cursor.ts"
import { PROBLEMS } from "./problems.ts"

/** A scalar's node. */
export interface Scalar {
  readonly head: number
  readonly end: number
}

/** A plain scalar, and whether the cursor now stands on a later line than its text. */
export interface PlainScalar extends Scalar {
  readonly lineEnded: boolean
}

// Bytes that a word may not simply hold.
const STOPS = new Uint8Array(256).fill(1, 0x80)
for (const c of "\t\n\r :,?[]{}") STOPS[c.charCodeAt(0)] = 1

/**
 * Reads a plain scalar (YAML 1.1, 9.1.3). Outside brackets, lines that continue it begin at
 * `leastColumn` or deeper. Throws for a tab in their indentation.
 */
export function readPlain(cursor: Cursor, leastColumn: number, inFlow: boolean): PlainScalar {
  let head: number = tape.PLAIN
  let end = readWords(cursor, inFlow)
  while (cursor.isBreak()) {
    skipToText(cursor, leastColumn)
    if (!continues(cursor, leastColumn, inFlow)) return { head, end, lineEnded: true }
    head = tape.PLAIN_LINES
    end = readWords(cursor, inFlow)
  }
  return { head, end, lineEnded: false }
}

// Reads the words of one line and the blanks behind them; gives the end of the last word.
function readWords(cursor: Cursor, inFlow: boolean): number {
  const { limit } = cursor
  const { bytes } = cursor.source
  let end = cursor.pos
  for (;;) {
    let i = cursor.pos
    while (i < limit && STOPS[bytes[i] as number] === 0) i++
    if (i > cursor.pos) end = cursor.pos = i
    if (i >= limit) return end
    const c = bytes[i]
    if (c === SPACE || c === TAB) {
      cursor.skipBlanks()
      if (cursor.at() === HASH) return end
    } else if (endsWord(cursor, inFlow)) return end
    else {
      cursor.skipCharacter()
      end = cursor.pos
    }
  }
}

function endsWord(cursor: Cursor, inFlow: boolean): boolean {
  switch (cursor.at()) {
    case COLON:
      return cursor.isGap(1)
    case COMMA:
    case QUESTION:
    case OPEN_BRACKET:
    case CLOSE_BRACKET:
    case OPEN_BRACE:
    case CLOSE_BRACE:
      return inFlow
    default:
      return cursor.isBreak()
  }
}

function skipToText(cursor: Cursor, leastColumn: number): void {
  for (;;) {
    if (cursor.isBreak()) cursor.skipBreak()
    else if (cursor.at() === TAB && cursor.column < leastColumn) {
      throw cursor.error(PROBLEMS.tabIndents)
    } else if (cursor.isBlank()) cursor.pos++
    else return
  }
}

function continues(cursor: Cursor, leastColumn: number, inFlow: boolean): boolean {
  if (cursor.atEnd || cursor.at() === HASH || endsWord(cursor, inFlow)) return false
  if (!inFlow && cursor.column < leastColumn) return false
  return !cursor.isMarker(DASH) && !cursor.isMarker(DOT)
}
