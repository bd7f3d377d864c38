import { BANG, DOT, GREATER, LESS, NINE, PERCENT, ZERO } from "../bytes.ts"
import { type Cursor, hexDigit, isWordByte } from "./cursor.ts"

const URI_BYTES = ";/?:@&=+$,.!~*'()[]"
const AFTER_ANCHOR = "?:,]}%@`"

/** Scans the name of an anchor or alias behind its indicator. */
export function scanName(cursor: Cursor): string {
  cursor.skip()
  const start = cursor.pos
  while (isWordByte(cursor.at())) cursor.skip()
  const name = cursor.source.latin1.slice(start, cursor.pos)
  if (
    name === "" ||
    !(cursor.isBlankOrEnd() || AFTER_ANCHOR.includes(String.fromCharCode(cursor.at())))
  ) {
    throw cursor.error("did not find expected alphabetic or numeric character")
  }
  return name
}

/** Scans a tag: `!`, `!suffix`, `!handle!suffix` or `!<uri>`. */
export function scanTag(cursor: Cursor): { handle: string; suffix: string } {
  let handle = ""
  let suffix: string
  if (cursor.at(1) === LESS) {
    cursor.skip(2)
    suffix = scanUri(cursor, "")
    if (cursor.at() !== GREATER) throw cursor.error("did not find the expected '>'")
    cursor.skip()
  } else {
    handle = scanHandle(cursor, false)
    if (handle.length > 1 && handle.endsWith("!")) suffix = scanUri(cursor, "")
    else {
      suffix = scanUri(cursor, handle)
      handle = "!"
      if (suffix === "") {
        handle = ""
        suffix = "!"
      }
    }
  }
  if (!cursor.isBlankOrEnd()) throw cursor.error("did not find expected whitespace or line break")
  return { handle, suffix }
}

function scanHandle(cursor: Cursor, directive: boolean): string {
  if (cursor.at() !== BANG) throw cursor.error("did not find expected '!'")
  const start = cursor.pos
  cursor.skip()
  while (isWordByte(cursor.at())) cursor.skip()
  if (cursor.at() === BANG) cursor.skip()
  else if (directive && cursor.pos - start > 1) throw cursor.error("did not find expected '!'")
  return cursor.source.latin1.slice(start, cursor.pos)
}

function scanUri(cursor: Cursor, head: string): string {
  let uri = head.slice(1)
  let found = head !== ""
  for (;;) {
    const c = cursor.at()
    if (c === PERCENT) uri += scanUriEscapes(cursor)
    else if (isWordByte(c) || (c !== 0 && URI_BYTES.includes(String.fromCharCode(c)))) {
      uri += String.fromCharCode(c)
      cursor.skip()
    } else break
    found = true
  }
  if (!found) throw cursor.error("did not find expected tag URI")
  return uri
}

// One UTF-8 character of %XX octets.
function scanUriEscapes(cursor: Cursor): string {
  let text = ""
  let missing = 1
  while (missing > 0) {
    const high = hexDigit(cursor.at(1))
    const low = hexDigit(cursor.at(2))
    if (cursor.at() !== PERCENT || high < 0 || low < 0) {
      throw cursor.error("did not find URI escaped octet")
    }
    const octet = high * 16 + low
    if (text === "") {
      missing = octet < 0x80 ? 1 : octet < 0xc0 ? 0 : octet < 0xe0 ? 2 : octet < 0xf0 ? 3 : 4
      if (missing === 0 || octet >= 0xf8) {
        throw cursor.error("found an incorrect leading UTF-8 octet")
      }
    } else if ((octet & 0xc0) !== 0x80) {
      throw cursor.error("found an incorrect trailing UTF-8 octet")
    }
    text += String.fromCharCode(octet)
    cursor.skip(3)
    missing--
  }
  return text
}

/** A `%YAML` or `%TAG` line. */
export type Directive =
  | { readonly name: "YAML"; readonly version: string }
  | { readonly name: "TAG"; readonly handle: string; readonly prefix: string }

/** Scans a directive up to and with its line break. */
export function scanDirective(cursor: Cursor): Directive {
  cursor.skip()
  const start = cursor.pos
  while (isWordByte(cursor.at())) cursor.skip()
  const name = cursor.source.latin1.slice(start, cursor.pos)
  if (name === "") throw cursor.error("could not find expected directive name")
  if (!cursor.isBlankOrEnd()) throw cursor.error("found unexpected non-alphabetical character")
  let directive: Directive
  if (name === "YAML") directive = { name, version: scanVersion(cursor) }
  else if (name === "TAG") directive = { name, ...scanTagDirective(cursor) }
  else throw cursor.error("found unknown directive name")
  cursor.skipBlanks()
  cursor.skipComment()
  if (!cursor.atEnd && !cursor.isBreak()) {
    throw cursor.error("did not find expected comment or line break")
  }
  cursor.skipLine()
  return directive
}

function scanVersion(cursor: Cursor): string {
  cursor.skipBlanks()
  const major = scanVersionNumber(cursor)
  if (cursor.at() !== DOT) throw cursor.error("did not find expected digit or '.' character")
  cursor.skip()
  return `${major}.${scanVersionNumber(cursor)}`
}

function scanVersionNumber(cursor: Cursor): number {
  let value = 0
  let length = 0
  while (cursor.at() >= ZERO && cursor.at() <= NINE) {
    length++
    if (length > 2) throw cursor.error("found extremely long version number")
    value = value * 10 + cursor.at() - ZERO
    cursor.skip()
  }
  if (length === 0) throw cursor.error("did not find expected version number")
  return value
}

function scanTagDirective(cursor: Cursor): { handle: string; prefix: string } {
  cursor.skipBlanks()
  const handle = scanHandle(cursor, true)
  if (!cursor.isBlank()) throw cursor.error("did not find expected whitespace")
  cursor.skipBlanks()
  const prefix = scanUri(cursor, "")
  if (!cursor.isBlankOrEnd()) throw cursor.error("did not find expected whitespace or line break")
  return { handle, prefix }
}
