import { BANG, GREATER, LESS, PERCENT } from "../bytes.ts"
import { type Cursor, hexDigit, isWordByte } from "./cursor.ts"
import { PROBLEMS } from "./problems.ts"

// What may stand behind the name of an anchor or alias without a blank.
const BEHIND_NAME = "?:,]}%@`"
const URI_SIGNS = ";/?:@&=+$,.!~*'()[]"

/** Reads an anchor or alias (YAML 1.1, 6.9.2 and 7.1) from its indicator. */
export function readName(cursor: Cursor): void {
  cursor.pos++
  if (!skipWord(cursor) || !(cursor.isGap() || isOneOf(BEHIND_NAME, cursor.at()))) {
    throw cursor.error(PROBLEMS.noName)
  }
}

function isOneOf(signs: string, c: number): boolean {
  return c !== 0 && signs.includes(String.fromCharCode(c))
}

/** Skips letters, digits, `_` and `-`; whether there were any. */
export function skipWord(cursor: Cursor): boolean {
  const start = cursor.pos
  while (isWordByte(cursor.at())) cursor.pos++
  return cursor.pos > start
}

/** Reads a tag (YAML 1.1, 6.9.1): `!`, `!suffix`, `!handle!suffix` or `!<uri>`. */
export function readTag(cursor: Cursor): void {
  cursor.pos++
  if (cursor.at() === LESS) {
    cursor.pos++
    readUri(cursor)
    if (cursor.at() !== GREATER) throw cursor.error(PROBLEMS.noGreater)
    cursor.pos++
  } else {
    skipWord(cursor)
    if (cursor.at() === BANG) {
      cursor.pos++
      readUri(cursor)
    } else skipUri(cursor)
  }
  if (!cursor.isGap()) throw cursor.error(PROBLEMS.noBlank)
}

/** The handle of a tag that was read, when a directive must declare it. */
export function handleOf(tag: string): string | undefined {
  return /^!(?:[\w-]+!|!)/.exec(tag)?.[0]
}

/** Reads a URI of at least one character. */
export function readUri(cursor: Cursor): void {
  if (!skipUri(cursor)) throw cursor.error(PROBLEMS.noUri)
}

function skipUri(cursor: Cursor): boolean {
  const start = cursor.pos
  for (;;) {
    const c = cursor.at()
    if (c === PERCENT) readEscapedCharacter(cursor)
    else if (isWordByte(c) || isOneOf(URI_SIGNS, c)) cursor.pos++
    else return cursor.pos > start
  }
}

// One character of UTF-8, each of its bytes as `%XX`.
function readEscapedCharacter(cursor: Cursor): void {
  const lead = readOctet(cursor)
  if ((lead >= 0x80 && lead < 0xc0) || lead >= 0xf8) throw cursor.error(PROBLEMS.badLeadingOctet)
  for (let more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3; more > 0; more--) {
    if ((readOctet(cursor) & 0xc0) !== 0x80) throw cursor.error(PROBLEMS.badTrailingOctet)
  }
}

function readOctet(cursor: Cursor): number {
  const high = hexDigit(cursor.at(1))
  const low = hexDigit(cursor.at(2))
  if (cursor.at() !== PERCENT || high < 0 || low < 0) throw cursor.error(PROBLEMS.noOctet)
  cursor.pos += 3
  return high * 16 + low
}
