import { COLON, CR, DASH, HASH, LF, NINE, PIPE, PLUS, SPACE, TAB, ZERO } from "../bytes.ts"
import * as tape from "../tape.ts"
import {
  bytes,
  endsLine,
  giveUp,
  limit,
  lineEnd,
  plainLine,
  skipBlanks,
  text,
  textEnd,
} from "./text.ts"

/** Where the scalar ended that was put last. */
export let scalarEnd = 0

/**
 * Puts a plain scalar whose first line was scanned up to `stop`, with the lines that continue it,
 * and gives the start of the line behind it.
 */
export function plainLines(q: number, stop: number, indent: number): number {
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
  scalarEnd = end
  return line
}

// What the header of a block scalar says.
let chomp = 0
let increment = 0

// Reads chomping and indentation indicator, in either order, and gives the offset behind.
function blockHeader(q: number): number {
  let i = q
  chomp = 0
  increment = 0
  for (let k = 0; k < 2 && i < limit; k++) {
    const c = bytes[i] as number
    if (chomp === 0 && (c === DASH || c === PLUS)) chomp = c === DASH ? tape.STRIP : tape.KEEP
    else if (increment === 0 && c > ZERO && c <= NINE) increment = c - ZERO
    else break
    i++
  }
  return i
}

/** Puts a literal or folded scalar and gives the start of the line behind it. */
export function blockScalar(q: number, parentIndent: number): number {
  let i = blockHeader(q + 1)
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
  scalarEnd = end
  return line
}
