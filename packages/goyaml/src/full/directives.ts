import { BANG, DOT, NINE, ZERO } from "../bytes.ts"
import { unescapeUri } from "../properties.ts"
import type { Cursor } from "./cursor.ts"
import { PROBLEMS } from "./problems.ts"
import { readUri, skipWord } from "./tags.ts"

/** A `%YAML` or `%TAG` line (YAML 1.1, 7.1). */
export type Directive =
  | { readonly name: "YAML"; readonly version: string }
  | { readonly name: "TAG"; readonly handle: string; readonly prefix: string }

/** Reads a directive and its line break; throws for one that go-yaml does not know. */
export function readDirective(cursor: Cursor): Directive {
  cursor.pos++
  const name = textOf(cursor, skipWord)
  if (name === "") throw cursor.error(PROBLEMS.noDirectiveName)
  if (!cursor.isGap()) throw cursor.error(PROBLEMS.badDirectiveName)
  if (name !== "YAML" && name !== "TAG") throw cursor.error(PROBLEMS.unknownDirective)
  cursor.skipBlanks()
  const directive = name === "YAML" ? readVersion(cursor) : readTagDirective(cursor)
  cursor.finishLine()
  return directive
}

function textOf(cursor: Cursor, read: (cursor: Cursor) => unknown): string {
  const start = cursor.pos
  read(cursor)
  return cursor.source.latin1.slice(start, cursor.pos)
}

function readVersion(cursor: Cursor): Directive {
  const major = readNumber(cursor)
  if (cursor.at() !== DOT) throw cursor.error(PROBLEMS.noDot)
  cursor.pos++
  return { name: "YAML", version: `${major}.${readNumber(cursor)}` }
}

function readNumber(cursor: Cursor): number {
  const digits = textOf(cursor, () => {
    for (let count = 0; cursor.at() >= ZERO && cursor.at() <= NINE; count++) {
      if (count === 2) throw cursor.error(PROBLEMS.longVersion)
      cursor.pos++
    }
  })
  if (digits === "") throw cursor.error(PROBLEMS.noVersion)
  return Number(digits)
}

function readTagDirective(cursor: Cursor): Directive {
  const handle = textOf(cursor, readHandle)
  if (!cursor.isBlank()) throw cursor.error(PROBLEMS.noBlankBehindHandle)
  cursor.skipBlanks()
  const prefix = textOf(cursor, readUri)
  if (!cursor.isGap()) throw cursor.error(PROBLEMS.noBlank)
  return { name: "TAG", handle, prefix: unescapeUri(prefix) }
}

// `!`, `!!` or `!name!`.
function readHandle(cursor: Cursor): void {
  if (cursor.at() !== BANG) throw cursor.error(PROBLEMS.noBang)
  cursor.pos++
  const named = skipWord(cursor)
  if (cursor.at() === BANG) cursor.pos++
  else if (named) throw cursor.error(PROBLEMS.noBang)
}
