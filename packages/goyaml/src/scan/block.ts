import {
  AMPERSAND,
  ASTERISK,
  COLON,
  CR,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from "../bytes.ts"
import type { Source } from "../source.ts"
import * as tape from "../tape.ts"
import { aliasAt, anchorAt, beginAnchors, isIntricate } from "./anchors.ts"
import { flow } from "./flow.ts"
import { isWanted, keyAt, pushKey } from "./key.ts"
import { blockScalar, plainLines, scalarEnd } from "./scalars.ts"
import { skipItems, skippedTo } from "./skip.ts"
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
  quotedHead,
  runOf,
  skipBlanks,
  textEnd,
  wide,
} from "./text.ts"

/**
 * The fast reader: one pass over the bytes of what Kubernetes manifests are made of. It either puts
 * onto the tape exactly what the full parser in full/ would, or gives up without a verdict, and
 * then the full parser decides. So it holds no error messages and none of the rare rules.
 */

const MAX_DEPTH = 200

/** The current token and its column, which is -1 at the end. */
let pos = 0
let column = 0
/** Where the last leaf or bracket ended. */
let lastEnd = 0
let depth = 0
/** Whether sequences are skipped where that can be done, and whether one was. */
let isOutline = false
let hasSkipped = false

/** How a fast scan ended. */
export interface FastScan {
  /** Whether anything was found at all. */
  readonly empty: boolean
  /** Where a scan that was told to stop stopped: at a root key; otherwise -1. */
  readonly stop: number
  /** Whether there are bytes beyond ASCII, whose encoding the caller must check. */
  readonly wide: boolean
  /** Whether the items of some sequence were not looked at. */
  readonly skipped: boolean
  /** Whether there are anchors, aliases or merge keys in what was scanned. */
  readonly intricate: boolean
}

/** How much is scanned. */
export interface FastScanOptions {
  /** Stop at the first root key behind the last of these keys. */
  readonly until?: readonly string[]
  /** Leave out the items of block sequences where that can be done safely. */
  readonly outline?: boolean
}

const ENDED = { stop: -1, skipped: false, intricate: false }

/** Scans the range onto the tape. Gives undefined when the text is not for the fast reader. */
export function scanFast(
  source: Source,
  start: number,
  end: number,
  { until, outline = false }: FastScanOptions = {},
): FastScan | undefined {
  beginText(source, end)
  beginAnchors()
  depth = 0
  isOutline = outline
  hasSkipped = false
  tape.beginTape()
  try {
    nextToken(start)
    if (column < 0) return { ...ENDED, empty: true, wide }
    const stop = root(until)
    return { empty: false, stop, wide, skipped: hasSkipped, intricate: isIntricate }
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
    if (c === DOT && i === q && endsDocument(i)) {
      pos = limit
      column = -1
      return
    }
    if (c !== LF && c !== CR && c !== HASH) {
      if (c === TAB || (i === q && (c === DOT || (c === DASH && !isDash(i))))) giveUp()
      pos = i
      column = i - q
      return
    }
    q = lineEnd(i)
  }
}

const END_MARKER = /\.\.\.(?: *(?:#[\t -~]*)?\n)+/y

// Whether a `...` ends what has begun, and nothing but comments stand behind it.
function endsDocument(q: number): boolean {
  return depth > 0 && runOf(END_MARKER, q) === limit
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

function mapping(indent: number, firstColon: number, until?: readonly string[]): number {
  if (++depth > MAX_DEPTH) giveUp()
  const node = tape.pushNode(tape.MAP, pos, pos)
  let colon = firstColon
  let left = until === undefined ? -1 : until.length
  for (;;) {
    pushKey(pos)
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

function mapValue(afterColon: number, indent: number): void {
  const q = skipBlanks(afterColon)
  if (endsLine(q)) {
    nextToken(lineEnd(q))
    if (column > indent) blockNode(indent)
    else if (column === indent && isDash(pos)) sequence(indent, true)
    else nothing(afterColon)
    return
  }
  if (bytes[q] === AMPERSAND) anchoredNode(q, indent, true)
  else if (bytes[q] === ASTERISK) aliasValue(q)
  else valueOnLine(q, indent)
}

// What begins on a line behind a key, or behind an anchor.
function valueOnLine(q: number, indent: number): void {
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
      scalarPut(blockScalar(q, indent))
      return
  }
  if (!mayStartPlain(q)) giveUp()
  plainValue(q, plainLine(q), indent)
}

// A key behind an anchor on its line would be what has it: there the line is no value.
function anchoredNode(q: number, indent: number, inMap: boolean): void {
  const properties = anchorAt(q)
  const end = tape.endOf(tape.current(), properties)
  const i = skipBlanks(end)
  if (endsLine(i)) {
    nextToken(lineEnd(i))
    if (column > indent) blockNode(indent)
    else if (inMap && column === indent && isDash(pos)) sequence(indent, true)
    else nothing(end)
  } else valueOnLine(i, indent)
  tape.spanNode(properties)
}

function aliasValue(q: number): void {
  lastEnd = aliasAt(q)
  endLine(lastEnd)
}

function nothing(at: number): void {
  tape.pushNode(tape.NULL, at, at)
  lastEnd = at
}

// A scalar is on the tape, and the next line begins at q.
function scalarPut(q: number): void {
  lastEnd = scalarEnd
  nextToken(q)
}

// A plain scalar whose first line was scanned up to `stop`.
function plainValue(q: number, stop: number, indent: number): void {
  if (stop < limit && bytes[stop] === COLON) giveUp()
  nextToken(lineEnd(stop))
  if (column > indent) scalarPut(plainLines(q, stop, indent))
  else {
    tape.pushNode(tape.PLAIN, q, textEnd)
    lastEnd = textEnd
  }
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
    scalarPut(blockScalar(pos, indent))
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
  if (isOutline && depth > 0 && isSkipped(indent, inMap)) return
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
      itemOnLine(indent)
    }
  } while (column === indent && isDash(pos))
  // A sequence at its key's column ends where the next key stands.
  if (column > indent || (column === indent && !inMap)) giveUp()
  depth--
  tape.closeNode(node, lastEnd)
}

function itemOnLine(indent: number): void {
  if (bytes[pos] === AMPERSAND) anchoredNode(pos, indent, false)
  else if (bytes[pos] === ASTERISK) aliasValue(pos)
  else blockNode(indent)
}

// A sequence of which only the place is put onto the tape; not where its lines may end it too early.
function isSkipped(indent: number, inMap: boolean): boolean {
  const dash = pos
  const end = skipItems(dash, column)
  if (end >= 0) {
    nextToken(skippedTo)
    if (column < indent || (column === indent && inMap && !isDash(pos))) {
      tape.pushNode(tape.SKIPPED, dash, end)
      lastEnd = end
      hasSkipped = true
      return true
    }
  }
  pos = dash
  column = indent
  return false
}
