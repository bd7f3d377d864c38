import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  LF,
  NINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  PLUS,
  SINGLE_QUOTE,
  SPACE,
  TAB,
  ZERO,
} from "./bytes.ts"
import * as tape from "./tape.ts"

/**
 * The fast reader: one pass over the bytes of what Kubernetes manifests are made of. It either puts
 * onto the tape exactly what the full parser in libyaml/ would, or gives up without a verdict, and
 * then the full parser decides. So it holds no error messages and none of the rare rules.
 */

// What the inner loops must stop at, as bits by byte.
const IN_PLAIN = 1
const IN_FLOW = 2
const IN_DOUBLE = 4
const IN_SINGLE = 8
const IN_TEXT = 16
const NOT_FIRST = 32
const STOPS = new Uint8Array(256)
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

const MAX_DEPTH = 200
const MAX_KEY = 1024

// Thrown to give up; carries nothing.
const GIVE_UP = new Error("not for the fast reader")

let bytes: Uint8Array = new Uint8Array(0)
let limit = 0
/** The current token and its column, which is -1 at the end. */
let pos = 0
let column = 0
/** Where the last leaf or bracket ended. */
let lastEnd = 0
/** Set by {@link plainLine}: end of the text without trailing blanks. */
let textEnd = 0
/** Set by {@link quoted}. */
let quotedHead = 0
let quotedBreaks = false
let depth = 0
let wide = false

function giveUp(): never {
  throw GIVE_UP
}

/** How a fast scan ended. */
export interface FastScan {
  /** Whether anything was found at all. */
  readonly empty: boolean
  /** Where a scan that was told to stop stopped: at a root key; otherwise -1. */
  readonly stop: number
  /** Whether there are bytes beyond ASCII, whose encoding the caller must check. */
  readonly wide: boolean
}

/**
 * Scans the range onto the tape. With `until`, stops at the first root key behind the last of these
 * keys. Gives undefined when the text is not for the fast reader.
 */
export function scanFast(
  source: Uint8Array,
  start: number,
  end: number,
  until?: readonly string[],
): FastScan | undefined {
  bytes = source
  limit = end
  depth = 0
  wide = false
  tape.beginTape()
  try {
    nextToken(start)
    if (column < 0) return { empty: true, stop: -1, wide }
    const stop = root(until)
    return { empty: false, stop, wide }
  } catch (error) {
    if (error !== GIVE_UP) throw error
    return undefined
  }
}

function root(until: readonly string[] | undefined): number {
  const c = bytes[pos]
  if (c === OPEN_BRACE || c === OPEN_BRACKET) {
    endLine(flow(pos))
  } else if (isDash(pos)) sequence(column, false)
  else {
    const stop = mapping(column, firstKey(), until)
    if (stop >= 0) return stop
  }
  if (column >= 0) giveUp()
  return -1
}

// Moves to the first token at or behind the line start q.
function nextToken(q: number): void {
  for (;;) {
    let i = q
    while (i < limit && bytes[i] === SPACE) i++
    if (i >= limit) {
      pos = limit
      column = -1
      return
    }
    const c = bytes[i]
    if (c !== LF && c !== CR && c !== HASH) {
      if (c === TAB || (i === q && (c === DOT || (c === DASH && !isDash(i))))) giveUp()
      pos = i
      column = i - q
      return
    }
    q = lineEnd(i)
  }
}

// From a line break or a comment to the start of the next line.
function lineEnd(q: number): number {
  let i = q
  if (bytes[i] === HASH && i < limit) i = text(i)
  if (i >= limit) return limit
  if (bytes[i] === CR) {
    if (i + 1 >= limit || bytes[i + 1] !== LF) giveUp()
    return i + 2
  }
  return i + 1
}

// Skips text of which only line breaks and forbidden bytes matter.
function text(q: number): number {
  let i = q
  for (;;) {
    while (i < limit && ((STOPS[bytes[i] as number] as number) & IN_TEXT) === 0) i++
    if (i >= limit) return limit
    const c = bytes[i]
    if (c === LF || c === CR) return i
    i = c === TAB ? i + 1 : other(i)
  }
}

// Steps over a byte that no inner loop knows: gives up at control bytes and rare line breaks.
function other(i: number): number {
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

function isDash(q: number): boolean {
  return bytes[q] === DASH && isBlankOrEnd(q + 1)
}

function isBlankOrEnd(q: number): boolean {
  if (q >= limit) return true
  const c = bytes[q] as number
  if (c > SPACE) {
    if (c >= 0x80) other(q)
    return false
  }
  return c === SPACE || c === LF || c === TAB || c === CR
}

function skipBlanks(q: number): number {
  let i = q
  while (i < limit && (bytes[i] === SPACE || bytes[i] === TAB)) i++
  return i
}

function endsLine(q: number): boolean {
  const c = bytes[q]
  return q >= limit || c === LF || c === CR || c === HASH
}

// Behind a value nothing but a comment may stand.
function endLine(q: number): void {
  const i = skipBlanks(q)
  if (!endsLine(i)) giveUp()
  nextToken(lineEnd(i))
}

// Scans plain text to the `:` that ends it, a comment, or the end of the line.
function plainLine(q: number): number {
  let i = q
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

function mayStartPlain(q: number): boolean {
  const c = bytes[q] as number
  if (((STOPS[c] as number) & NOT_FIRST) === 0) return c > SPACE && c !== 127
  return c === DASH && !isBlankOrEnd(q + 1)
}

// Scans the key at the current token and gives its colon; textEnd and quotedHead describe it.
function firstKey(): number {
  const colon = keyAt(pos)
  if (colon < 0) giveUp()
  return colon
}

// The colon of the key at q, or -1 when the line is no key.
function keyAt(q: number): number {
  const c = bytes[q]
  let colon: number
  if (c === DOUBLE_QUOTE || c === SINGLE_QUOTE) {
    textEnd = quoted(q)
    colon = skipBlanks(textEnd)
    if (colon >= limit || bytes[colon] !== COLON || !isBlankOrEnd(colon + 1)) return -1
    if (quotedBreaks) giveUp()
  } else {
    if (!mayStartPlain(q)) giveUp()
    quotedHead = tape.PLAIN
    colon = plainLine(q)
    if (colon >= limit || bytes[colon] !== COLON) return -1
  }
  if (colon - q > MAX_KEY) giveUp()
  return colon
}

function mapping(indent: number, firstColon: number, until?: readonly string[]): number {
  if (++depth > MAX_DEPTH) giveUp()
  const node = tape.pushNode(tape.MAP, pos, pos)
  let colon = firstColon
  let left = until === undefined ? -1 : until.length
  for (;;) {
    tape.pushNode(quotedHead, pos, textEnd)
    if (until !== undefined && isWanted(until)) left--
    mapValue(colon + 1, indent)
    if (column !== indent) break
    if (left === 0) {
      tape.closeNode(node, lastEnd)
      return pos
    }
    colon = firstKey()
  }
  if (column > indent) giveUp()
  depth--
  tape.closeNode(node, lastEnd)
  return -1
}

// Whether the key just pushed is one of the names; a quoted key is too rare to compare here.
function isWanted(until: readonly string[]): boolean {
  if (quotedHead !== tape.PLAIN) giveUp()
  const length = textEnd - pos
  return until.some((name) => {
    if (name.length !== length) return false
    for (let i = 0; i < length; i++) if (name.charCodeAt(i) !== bytes[pos + i]) return false
    return true
  })
}

function mapValue(afterColon: number, indent: number): void {
  const q = skipBlanks(afterColon)
  if (endsLine(q)) {
    nextToken(lineEnd(q))
    if (column > indent) blockNode(indent)
    else if (column === indent && isDash(pos)) sequence(indent, true)
    else nothing(afterColon)
    return
  }
  switch (bytes[q]) {
    case DOUBLE_QUOTE:
    case SINGLE_QUOTE:
      return quotedValue(q)
    case OPEN_BRACE:
    case OPEN_BRACKET:
      return endLine(flow(q))
    case PIPE:
    case GREATER:
      return blockScalar(q, indent)
  }
  if (!mayStartPlain(q)) giveUp()
  plainValue(q, plainLine(q), indent)
}

function nothing(at: number): void {
  tape.pushNode(tape.NULL, at, at)
  lastEnd = at
}

function quotedValue(q: number): void {
  const end = quoted(q)
  tape.pushNode(quotedHead, q, end)
  lastEnd = end
  endLine(end)
}

// A node at the current token, which is deeper than the indentation and may be a map's first key.
function blockNode(indent: number): void {
  if (isDash(pos)) {
    sequence(column, false)
    return
  }
  const c = bytes[pos]
  if (c === PIPE || c === GREATER) return blockScalar(pos, indent)
  if (c === OPEN_BRACE || c === OPEN_BRACKET) return endLine(flow(pos))
  const colon = keyAt(pos)
  if (colon >= 0) mapping(column, colon)
  else if (c === DOUBLE_QUOTE || c === SINGLE_QUOTE) quotedValue(pos)
  else plainValue(pos, plainLine(pos), indent)
}

function sequence(indent: number, inMap: boolean): void {
  if (++depth > MAX_DEPTH) giveUp()
  const node = tape.pushNode(tape.SEQ, pos, pos)
  do {
    const dash = pos
    let q = dash + 1
    while (q < limit && bytes[q] === SPACE) q++
    if (endsLine(q)) {
      nextToken(lineEnd(q))
      if (column > indent) blockNode(indent)
      else nothing(dash + 1)
    } else {
      pos = q
      column = indent + q - dash
      blockNode(indent)
    }
  } while (column === indent && isDash(pos))
  // A sequence at its key's column ends where the next key stands.
  if (column > indent || (column === indent && !inMap)) giveUp()
  depth--
  tape.closeNode(node, lastEnd)
}

// A plain scalar whose first line was scanned up to `stop`, with the lines that continue it.
function plainValue(q: number, stop: number, indent: number): void {
  if (stop < limit && bytes[stop] === COLON) giveUp()
  let head = tape.PLAIN
  let end = textEnd
  let line = lineEnd(stop)
  let open = stop >= limit || bytes[stop] !== HASH
  for (let from = line; open && from < limit; ) {
    let i = from
    while (i < limit && bytes[i] === SPACE) i++
    if (i >= limit) break
    const c = bytes[i]
    if (c === LF || c === CR) {
      from = lineEnd(i)
      continue
    }
    if (c === TAB) giveUp()
    if (i - from <= indent || c === HASH) break
    const last = plainLine(i)
    if (last < limit && bytes[last] === COLON) giveUp()
    head = tape.PLAIN_LINES
    end = textEnd
    open = last >= limit || bytes[last] !== HASH
    from = line = lineEnd(last)
  }
  tape.pushNode(head, q, end)
  lastEnd = end
  nextToken(line)
}

// Scans a quoted scalar and gives the offset behind it.
function quoted(q: number): number {
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
      i = escape(i + 1)
    } else i = other(i)
  }
  quotedHead = head
  return i + 1
}

// The commonest escapes; the full parser checks the others.
function escape(q: number): number {
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

function blockScalar(q: number, parentIndent: number): void {
  let i = q + 1
  let chomp = 0
  let increment = 0
  for (let k = 0; k < 2 && i < limit; k++) {
    const c = bytes[i] as number
    if (chomp === 0 && (c === DASH || c === PLUS)) chomp = c === DASH ? tape.STRIP : tape.KEEP
    else if (increment === 0 && c > ZERO && c <= NINE) increment = c - ZERO
    else break
    i++
  }
  let end = i
  i = skipBlanks(i)
  if (!endsLine(i)) giveUp()
  let line = lineEnd(i)
  let indent = increment === 0 ? 0 : (parentIndent < 0 ? 0 : parentIndent) + increment
  let deepest = 0
  for (;;) {
    i = line
    while (i < limit && bytes[i] === SPACE && (indent === 0 || i - line < indent)) i++
    if (i >= limit) break
    const c = bytes[i]
    const found = i - line
    if (found > deepest) deepest = found
    if (c === LF || c === CR) {
      line = lineEnd(i)
      continue
    }
    if (c === TAB && (indent === 0 || found < indent)) giveUp()
    if (indent === 0) indent = deepest > parentIndent ? deepest : parentIndent + 1
    if (indent === 0) indent = 1
    if (found !== indent) break
    end = text(i)
    line = lineEnd(end)
  }
  if (i >= limit) {
    // Blanks without a line break at the very end: for the full parser to judge.
    if (line < limit) giveUp()
    if (indent === 0) indent = Math.max(deepest, parentIndent + 1, 1)
  }
  if (chomp === tape.KEEP) end = line
  const kind = bytes[q] === PIPE ? tape.LITERAL : tape.FOLDED
  tape.pushNode(kind | chomp | (indent << tape.INDENT_SHIFT), q, end)
  lastEnd = end
  nextToken(line)
}

// Skips blanks, line breaks and comments inside brackets.
function flowBlanks(q: number): number {
  let i = q
  for (;;) {
    i = skipBlanks(i)
    if (i >= limit) giveUp()
    if (!endsLine(i)) return i
    i = lineEnd(i)
    if (bytes[i] === DASH || bytes[i] === DOT) giveUp()
  }
}

// Scans a collection in brackets and gives the offset behind it.
function flow(q: number): number {
  if (++depth > MAX_DEPTH) giveUp()
  const isMap = bytes[q] === OPEN_BRACE
  const close = isMap ? CLOSE_BRACE : CLOSE_BRACKET
  const node = tape.pushNode(isMap ? tape.FLOW_MAP : tape.FLOW_SEQ, q, q)
  let i = flowBlanks(q + 1)
  while (bytes[i] !== close) {
    i = isMap ? flowPair(i) : flowBlanks(flowNode(i))
    if (bytes[i] === COMMA) i = flowBlanks(i + 1)
    else if (bytes[i] !== close) giveUp()
  }
  depth--
  lastEnd = i + 1
  tape.closeNode(node, lastEnd)
  return lastEnd
}

function flowPair(q: number): number {
  const first = bytes[q]
  if (first === OPEN_BRACE || first === OPEN_BRACKET) giveUp()
  const end = flowNode(q)
  if (end - q > MAX_KEY) giveUp()
  let i = skipBlanks(end)
  if (i >= limit || bytes[i] !== COLON) {
    i = flowBlanks(i)
    if (bytes[i] === COLON) giveUp()
    nothing(end)
    return i
  }
  if (quotedBreaks || i - q > MAX_KEY) giveUp()
  const colon = i
  i = flowBlanks(colon + 1)
  if (bytes[i] === COMMA || bytes[i] === CLOSE_BRACE) {
    nothing(colon + 1)
    return i
  }
  return flowBlanks(flowNode(i))
}

function flowNode(q: number): number {
  const c = bytes[q]
  if (c === OPEN_BRACE || c === OPEN_BRACKET) return flow(q)
  let end: number
  if (c === DOUBLE_QUOTE || c === SINGLE_QUOTE) {
    end = quoted(q)
    tape.pushNode(quotedHead, q, end)
  } else {
    if (!mayStartPlain(q)) giveUp()
    end = flowPlain(q)
    quotedBreaks = false
    tape.pushNode(tape.PLAIN, q, end)
  }
  lastEnd = end
  return end
}

// A plain scalar on one line inside brackets.
function flowPlain(q: number): number {
  let i = q
  for (;;) {
    while (i < limit && ((STOPS[bytes[i] as number] as number) & IN_FLOW) === 0) i++
    if (i >= limit) giveUp()
    const c = bytes[i]
    if (c === COLON) {
      if (isBlankOrEnd(i + 1)) break
      i++
    } else if (c === HASH) {
      const before = bytes[i - 1]
      if (before === SPACE || before === TAB) break
      i++
    } else if (c === TAB) i++
    else if (c === LF || c === CR) {
      onlyOneLine(i)
      break
    } else if (c === COMMA || c === CLOSE_BRACE || c === CLOSE_BRACKET) break
    else i = c === OPEN_BRACE || c === OPEN_BRACKET || (c as number) < 0x80 ? giveUp() : other(i)
  }
  let e = i
  while (e > q && (bytes[e - 1] === SPACE || bytes[e - 1] === TAB)) e--
  return e
}

// Gives up unless what follows the line break ends the scalar.
function onlyOneLine(lineBreak: number): void {
  let i = lineBreak
  while (i < limit && (bytes[i] === LF || bytes[i] === CR || bytes[i] === SPACE)) i++
  const c = bytes[i]
  const ends = c === COMMA || c === CLOSE_BRACE || c === CLOSE_BRACKET || c === HASH
  if (i >= limit || !ends) giveUp()
}
