import { DASH, NINE, PIPE, PLUS, SPACE, TAB, ZERO } from "../bytes.ts"
import * as tape from "../tape.ts"
import type { Cursor } from "./cursor.ts"
import type { Scalar } from "./plain.ts"
import { PROBLEMS } from "./problems.ts"

/**
 * Reads a literal or folded scalar (YAML 1.1, 9.2) from its indicator, in a collection that stands
 * in `parentColumn` (-1 for none), and leaves the cursor at the start of the line behind it. Throws
 * for a header that is none, and for a tab in the indentation.
 */
export function readBlockScalar(cursor: Cursor, parentColumn: number): Scalar {
  const kind = cursor.at() === PIPE ? tape.LITERAL : tape.FOLDED
  cursor.pos++
  const { chomping, increment } = readHeader(cursor)
  let end = cursor.pos
  cursor.finishLine()
  const given = increment === 0 ? 0 : Math.max(parentColumn, 0) + increment
  const deepest = skipEmptyLines(cursor, given)
  const indent = given || Math.max(deepest, parentColumn + 1, 1)
  while (cursor.column === indent && !cursor.atEnd) {
    cursor.skipLine()
    end = cursor.pos
    cursor.skipBreak()
    skipEmptyLines(cursor, indent)
  }
  if (chomping === tape.KEEP) end = cursor.atEnd ? cursor.pos : cursor.pos - cursor.column
  const head = kind | chomping | (indent << tape.INDENT_SHIFT)
  return { head, end: Math.min(end, cursor.limit) }
}

interface Header {
  /** Head bit of the chomping indicator, 0 without one. */
  readonly chomping: number
  /** The indentation indicator, 0 without one. */
  readonly increment: number
}

// The two indicators come in either order.
function readHeader(cursor: Cursor): Header {
  let chomping = readChomping(cursor)
  let increment = 0
  const digit = cursor.at()
  if (digit >= ZERO && digit <= NINE) {
    if (digit === ZERO) throw cursor.error(PROBLEMS.zeroIndentation)
    increment = digit - ZERO
    cursor.pos++
    chomping ||= readChomping(cursor)
  }
  return { chomping, increment }
}

function readChomping(cursor: Cursor): number {
  const c = cursor.at()
  if (c !== PLUS && c !== DASH) return 0
  cursor.pos++
  return c === PLUS ? tape.KEEP : tape.STRIP
}

/**
 * Skips lines without text and the indentation of the line that has some: up to `indent`, or all of
 * it when that is 0. Gives the deepest column that was reached; Go takes even an empty line's for
 * the scalar's indentation.
 */
function skipEmptyLines(cursor: Cursor, indent: number): number {
  let deepest = 0
  for (;;) {
    let column = 0
    while (cursor.at() === SPACE && (indent === 0 || column < indent)) {
      cursor.pos++
      column++
    }
    deepest = Math.max(deepest, column)
    if (cursor.at() === TAB && (indent === 0 || column < indent)) {
      throw cursor.error(PROBLEMS.tabInBlockScalar)
    }
    if (!cursor.isBreak()) return deepest
    cursor.skipBreak()
  }
}
