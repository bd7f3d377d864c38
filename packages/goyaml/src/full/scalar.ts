import {
  AT,
  BACKTICK,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  PERCENT,
  PIPE,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from "../bytes.ts"
import { readBlockScalar } from "./block-scalar.ts"
import type { Cursor } from "./cursor.ts"
import { type PlainScalar, readPlain } from "./plain.ts"
import { readQuoted } from "./quoted.ts"

/** The ways to write a scalar (YAML 1.1, 9). */
export type ScalarStyle = "plain" | "quoted" | "block"

// Where these come as the first byte of plain text, it is none (YAML 1.1, 5.3 and 9.1.3).
const NOT_PLAIN: readonly number[] = [SPACE, TAB, HASH, PIPE, GREATER, PERCENT, AT, BACKTICK]

/** The style of the scalar that begins with a byte, or undefined if none does. */
export function scalarStyle(c: number, inFlow: boolean): ScalarStyle | undefined {
  if (c === SINGLE_QUOTE || c === DOUBLE_QUOTE) return "quoted"
  if ((c === PIPE || c === GREATER) && !inFlow) return "block"
  return NOT_PLAIN.includes(c) ? undefined : "plain"
}

/** Where a scalar stands. */
export interface ScalarContext {
  /** Column of the innermost block collection, or -1. */
  readonly parentColumn: number
  readonly inFlow: boolean
}

/** Reads a scalar of a style. */
export function readScalar(
  cursor: Cursor,
  style: ScalarStyle,
  { parentColumn, inFlow }: ScalarContext,
): PlainScalar {
  if (style === "plain") return readPlain(cursor, parentColumn + 1, inFlow)
  const scalar = style === "quoted" ? readQuoted(cursor) : readBlockScalar(cursor, parentColumn)
  return { ...scalar, lineEnded: style === "block" }
}
