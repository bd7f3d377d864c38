import {
  COLON,
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
} from "../bytes.ts"
import type { Source } from "../source.ts"
import * as tape from "../tape.ts"
import { flow } from "./flow.ts"
import {
  beginText,
  bytes,
  endsLine,
  giveUp,
  isBlankOrEnd,
  isGivenUp,
  latin1,
  limit,
  lineEnd,
  mayStartPlain,
  plainLine,
  quoted,
  quotedBreaks,
  quotedHead,
  runOf,
  skipBlanks,
  text,
  textEnd,
  wide,
} from "./text.ts"

/**
 * The fast reader: one pass over the bytes of what Kubernetes manifests are made of. It either puts
 * onto the tape exactly what the full parser in libyaml/ would, or gives up without a verdict, and
 * then the full parser decides. So it holds no error messages and none of the rare rules.
 */

const MAX_DEPTH = 200
const MAX_KEY = 1024

/** The current token and its column, which is -1 at the end. */
let pos = 0
let column = 0
/** Where the last leaf or bracket ended. */
let lastEnd = 0
let depth = 0
/** Head and end of the key that {@link keyAt} found. */
let keyHead = 0
let keyEnd = 0

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
  source: Source,
  start: number,
  end: number,
  until?: readonly string[],
): FastScan | undefined {
  beginText(source, end)
  depth = 0
  tape.beginTape()
  try {
    nextToken(start)
    if (column < 0) return { empty: true, stop: -1, wide }
    const stop = root(until)
    return { empty: false, stop, wide }
  } catch (error) {
    if (!isGivenUp(error)) throw error
    return undefined
  }
}

function root(until: readonly string[] | undefined): number {
  const c = bytes[pos]
  if (c === OPEN_BRACE || c === OPEN_BRACKET) {
    flowValue(pos)
  } else if (isDash(pos)) sequence(column, false)
  else {
    const stop = mapping(column, firstKey(), until)
    if (stop >= 0) return stop
  }
  if (column >= 0) giveUp()
  return -1
}

const TO_TOKEN = /(?: *(?:#[\t -~]*)?\n)* */y

// Moves to the first token at or behind the line start q.
function nextToken(q: number): void {
  const i = runOf(TO_TOKEN, q)
  const c = bytes[i] as number
  if (i >= limit || c <= SPACE || c === HASH || c === DOT || c === DASH) stepToToken(q)
  else {
    pos = i
    column = i - Math.max(q, latin1.lastIndexOf("\n", i - 1) + 1)
  }
}

function stepToToken(from: number): void {
  for (let q = from; ; ) {
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

function isDash(q: number): boolean {
  return bytes[q] === DASH && isBlankOrEnd(q + 1)
}

// Behind a value nothing but a comment may stand.
function endLine(q: number): void {
  const i = skipBlanks(q)
  if (!endsLine(i)) giveUp()
  nextToken(lineEnd(i))
}

// Scans the key at the current token and gives its colon.
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
    keyEnd = quoted(q)
    keyHead = quotedHead
    colon = skipBlanks(keyEnd)
    if (colon >= limit || bytes[colon] !== COLON || !isBlankOrEnd(colon + 1)) return -1
    if (quotedBreaks) giveUp()
  } else {
    if (!mayStartPlain(q)) giveUp()
    keyHead = tape.PLAIN
    colon = plainLine(q)
    keyEnd = textEnd
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
    tape.pushNode(keyHead, pos, keyEnd)
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
  if (keyHead !== tape.PLAIN) giveUp()
  const length = keyEnd - pos
  for (const name of until) if (name.length === length && isAt(name, pos)) return true
  return false
}

function isAt(name: string, offset: number): boolean {
  for (let i = 0; i < name.length; i++) {
    if (name.charCodeAt(i) !== bytes[offset + i]) return false
  }
  return true
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
      quotedValue(q)
      return
    case OPEN_BRACE:
    case OPEN_BRACKET:
      flowValue(q)
      return
    case PIPE:
    case GREATER:
      blockScalar(q, indent)
      return
  }
  if (!mayStartPlain(q)) giveUp()
  plainValue(q, plainLine(q), indent)
}

function nothing(at: number): void {
  tape.pushNode(tape.NULL, at, at)
  lastEnd = at
}

function flowValue(q: number): void {
  lastEnd = flow(q)
  endLine(lastEnd)
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
  if (c === PIPE || c === GREATER) {
    blockScalar(pos, indent)
    return
  }
  if (c === OPEN_BRACE || c === OPEN_BRACKET) {
    flowValue(pos)
    return
  }
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
  nextToken(line)
  if (column <= indent) {
    tape.pushNode(head, q, end)
    lastEnd = end
    return
  }
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
  if (bytes[line - 1] !== LF) giveUp()
  let indent = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment
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
