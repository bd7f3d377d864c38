import {
  ASTERISK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  HASH,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from "../bytes.ts"
import * as tape from "../tape.ts"
import { aliasAt } from "./anchors.ts"
import {
  bytes,
  endsLine,
  giveUp,
  IN_FLOW,
  isBlankOrEnd,
  limit,
  lineEnd,
  mayStartInFlow,
  other,
  quoted,
  quotedBreaks,
  quotedHead,
  STOPS,
  skipBlanks,
} from "./text.ts"

const MAX_DEPTH = 200
const MAX_KEY = 1024

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

/** Scans a collection in brackets and gives the offset behind it. */
export function flow(q: number, depth = 0): number {
  if (depth > MAX_DEPTH) giveUp()
  const isMap = bytes[q] === OPEN_BRACE
  const close = isMap ? CLOSE_BRACE : CLOSE_BRACKET
  const node = tape.pushNode(isMap ? tape.FLOW_MAP : tape.FLOW_SEQ, q, q)
  let i = flowBlanks(q + 1)
  while (bytes[i] !== close) {
    i = isMap ? flowPair(i, depth) : flowBlanks(flowNode(i, depth))
    if (bytes[i] === COMMA) i = flowBlanks(i + 1)
    else if (bytes[i] !== close) giveUp()
  }
  tape.closeNode(node, i + 1)
  return i + 1
}

function flowPair(q: number, depth: number): number {
  const first = bytes[q]
  if (first === OPEN_BRACE || first === OPEN_BRACKET || first === ASTERISK) giveUp()
  const end = flowNode(q, depth)
  if (end - q > MAX_KEY) giveUp()
  let i = skipBlanks(end)
  if (i >= limit || bytes[i] !== COLON) {
    i = flowBlanks(i)
    if (bytes[i] === COLON) giveUp()
    tape.pushNode(tape.NULL, end, end)
    return i
  }
  const inQuotes = first === DOUBLE_QUOTE || first === SINGLE_QUOTE
  if ((inQuotes && quotedBreaks) || i - q > MAX_KEY) giveUp()
  const colon = i
  i = flowBlanks(colon + 1)
  if (bytes[i] === COMMA || bytes[i] === CLOSE_BRACE) {
    tape.pushNode(tape.NULL, colon + 1, colon + 1)
    return i
  }
  return flowBlanks(flowNode(i, depth))
}

function flowNode(q: number, depth: number): number {
  const c = bytes[q]
  if (c === OPEN_BRACE || c === OPEN_BRACKET) return flow(q, depth + 1)
  if (c === ASTERISK) return aliasAt(q)
  let end: number
  if (c === DOUBLE_QUOTE || c === SINGLE_QUOTE) {
    end = quoted(q)
    tape.pushNode(quotedHead, q, end)
  } else {
    if (!mayStartInFlow(q)) giveUp()
    end = flowPlain(q)
    tape.pushNode(tape.PLAIN, q, end)
  }
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
