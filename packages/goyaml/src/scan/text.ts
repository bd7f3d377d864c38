import {
  BACKSLASH,
  COLON,
  CR,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  HASH,
  LESS,
  LF,
  QUESTION,
  SPACE,
  TAB,
} from "../bytes.ts"
import type { Source } from "../source.ts"
import * as tape from "../tape.ts"

// What the inner loops must stop at, as bits by byte.
const IN_PLAIN = 1
export const IN_FLOW = 2
const IN_DOUBLE = 4
const IN_SINGLE = 8
const IN_TEXT = 16
const NOT_FIRST = 32
export const STOPS: Uint8Array = new Uint8Array(256)
for (let c = 0; c < 256; c++) {
  if (c < SPACE || c > 126) STOPS[c] = IN_PLAIN | IN_FLOW | IN_DOUBLE | IN_SINGLE | IN_TEXT
}
const stopAt = (bytes: string, bits: number): void => {
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes.charCodeAt(i)
    STOPS[c] = (STOPS[c] as number) | bits
  }
}
stopAt(":#", IN_PLAIN | IN_FLOW)
stopAt(",[]{}?", IN_FLOW)
stopAt('"\\', IN_DOUBLE)
stopAt("'", IN_SINGLE)
// Indicators, and what needs a closer look at the start of a plain scalar.
stopAt(" \t\r\n-?:,[]{}#&*!|>'\"%@`<\xef", NOT_FIRST)

const GIVE_UP = new Error("not for the fast reader")

/** The bytes that are read, the same as a string, and where they end. */
export let bytes: Uint8Array = new Uint8Array(0)
export let latin1 = ""
export let limit = 0
/** Whether there were bytes beyond ASCII. */
export let wide = false
/** Set by {@link plainLine}: end of the text without trailing blanks. */
export let textEnd = 0
/** Set by {@link quoted}: head of the node, and whether it ran over a line break. */
export let quotedHead = 0
export let quotedBreaks = false

/** Starts reading. */
export function beginText(source: Source, end: number): void {
  bytes = source.bytes
  latin1 = source.latin1
  limit = end
  wide = false
}

/** Leaves the text to the full parser. */
export function giveUp(): never {
  throw GIVE_UP
}

export function isGivenUp(error: unknown): boolean {
  return error === GIVE_UP
}

// What most lines are made of is taken in by patterns: most runs end before the engine would have
// made fast code of a loop over bytes.
const PLAIN_RUN = /(?:[ -"$-9;-~]+|:(?=[!-~])|(?<![ \t])#)*/y
const TEXT_RUN = /[\t -~]*/y

/** Where the run ends that a pattern takes in; the offset itself where it would leave the text. */
export function runOf(pattern: RegExp, q: number): number {
  pattern.lastIndex = q
  pattern.test(latin1)
  return pattern.lastIndex > limit ? q : pattern.lastIndex
}

/** From a line break or a comment to the start of the next line. */
export function lineEnd(q: number): number {
  let i = q
  if (bytes[i] === HASH && i < limit) i = text(i)
  if (i >= limit) return limit
  if (bytes[i] === CR) {
    if (i + 1 >= limit || bytes[i + 1] !== LF) giveUp()
    return i + 2
  }
  return i + 1
}

/** Skips text of which only line breaks and forbidden bytes matter. */
export function text(q: number): number {
  let i = runOf(TEXT_RUN, q)
  for (;;) {
    while (i < limit && ((STOPS[bytes[i] as number] as number) & IN_TEXT) === 0) i++
    if (i >= limit) return limit
    const c = bytes[i]
    if (c === LF || c === CR) return i
    i = c === TAB ? i + 1 : other(i)
  }
}

/** Steps over a byte that no inner loop knows: gives up at control bytes and rare line breaks. */
export function other(i: number): number {
  const c = bytes[i] as number
  if (c < 0xc2) giveUp()
  const next = bytes[i + 1] as number
  if (c === 0xc2) {
    if (next < 0xa0) giveUp()
  } else if (c === 0xe2) {
    if (next === 0x80 && ((bytes[i + 2] as number) & 0xfe) === 0xa8) giveUp()
  } else if (c === 0xef && next === 0xbf && (bytes[i + 2] as number) >= 0xbe) giveUp()
  wide = true
  return i + (c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4)
}

export function isBlankOrEnd(q: number): boolean {
  if (q >= limit) return true
  const c = bytes[q] as number
  if (c > SPACE) {
    if (c >= 0x80) other(q)
    return false
  }
  return c === SPACE || c === LF || c === TAB || c === CR
}

export function skipBlanks(q: number): number {
  let i = q
  while (i < limit && (bytes[i] === SPACE || bytes[i] === TAB)) i++
  return i
}

export function endsLine(q: number): boolean {
  const c = bytes[q]
  return q >= limit || c === LF || c === CR || c === HASH
}

/** Scans plain text to the `:` that ends it, a comment, or the end of the line. */
export function plainLine(q: number): number {
  let i = runOf(PLAIN_RUN, q)
  for (;;) {
    while (i < limit && ((STOPS[bytes[i] as number] as number) & IN_PLAIN) === 0) i++
    if (i >= limit) break
    const c = bytes[i]
    if (c === LF) break
    if (c === COLON) {
      if (isBlankOrEnd(i + 1)) break
      i++
    } else if (c === HASH) {
      const before = bytes[i - 1]
      if (before === SPACE || before === TAB) break
      i++
    } else if (c === TAB) i++
    else if (c === CR) {
      if (i + 1 < limit && bytes[i + 1] === LF) break
      giveUp()
    } else i = other(i)
  }
  let e = i
  while (e > q && (bytes[e - 1] === SPACE || bytes[e - 1] === TAB)) e--
  textEnd = e
  return i
}

/** Whether a plain scalar begins here, outside of brackets; not for what may be a merge key. */
export function mayStartPlain(q: number): boolean {
  const c = bytes[q]
  if (c === COLON || c === QUESTION) return !isBlankOrEnd(q + 1)
  return (c === LESS && bytes[q + 1] !== LESS) || mayStartInFlow(q)
}

/** Whether a plain scalar begins here in brackets, where a colon is one whatever follows it. */
export function mayStartInFlow(q: number): boolean {
  const c = bytes[q] as number
  if (((STOPS[c] as number) & NOT_FIRST) === 0) return c > SPACE && c !== 127
  return c === DASH && !isBlankOrEnd(q + 1)
}

/** Scans a quoted scalar and gives the offset behind it. */
export function quoted(q: number): number {
  const quote = bytes[q]
  const bit = quote === DOUBLE_QUOTE ? IN_DOUBLE : IN_SINGLE
  let head = quote === DOUBLE_QUOTE ? tape.DOUBLE_QUOTED : tape.SINGLE_QUOTED
  quotedBreaks = false
  let i = q + 1
  for (;;) {
    while (i < limit && ((STOPS[bytes[i] as number] as number) & bit) === 0) i++
    if (i >= limit) giveUp()
    const c = bytes[i]
    if (c === quote) {
      if (quote === DOUBLE_QUOTE || i + 1 >= limit || bytes[i + 1] !== quote) break
      head |= tape.ENCODED
      i += 2
    } else if (c === TAB) i++
    else if (c === LF || c === CR) {
      head |= tape.ENCODED
      quotedBreaks = true
      i = lineEnd(i)
      // Might be a document marker, which even quotes do not hide.
      if (bytes[i] === DASH || bytes[i] === DOT) giveUp()
    } else if (c === BACKSLASH) {
      head |= tape.ENCODED
      i = skipEscape(i + 1)
    } else i = other(i)
  }
  quotedHead = head
  return i + 1
}

// The commonest escapes; the full parser checks the others.
function skipEscape(q: number): number {
  switch (q < limit ? bytes[q] : 0) {
    case DOUBLE_QUOTE:
    case BACKSLASH:
    case 110: // n
    case 114: // r
    case 116: // t
    case SPACE:
      return q + 1
    case LF:
    case CR:
      return q
    default:
      return giveUp()
  }
}
