import { CR, HASH, LF, SPACE, TAB } from "../bytes.ts"
import { type BlockStyle, GO_STYLE } from "../emit/block.ts"
import type { FlowStyle } from "../emit/flow.ts"
import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"

/** Offset of the first byte of the line in the document. */
export function lineStart(document: YamlDocument, offset: number): number {
  const { bytes, latin1 } = document.source
  const at = offset === 0 ? 0 : Math.max(latin1.lastIndexOf("\n", offset - 1) + 1, document.start)
  const marked = at === document.start && bytes[at] === 0xef && bytes[at + 1] === 0xbb
  return marked && bytes[at + 2] === 0xbf ? at + 3 : at
}

/** Offset of the line break that ends the line, or the end of the document. */
export function lineBreak(document: YamlDocument, offset: number): number {
  const { bytes, latin1 } = document.source
  const found = latin1.indexOf("\n", offset)
  const at = found < 0 || found > document.end ? document.end : found
  return at > offset && bytes[at - 1] === CR ? at - 1 : at
}

/** Offset behind the line break that ends the line. */
export function nextLine(document: YamlDocument, offset: number): number {
  const at = document.source.latin1.indexOf("\n", offset)
  return at < 0 || at >= document.end ? document.end : at + 1
}

/** The line break at an offset; undefined at the end of the document. */
export function breakAt({ source, end }: YamlDocument, offset: number): string | undefined {
  if (offset >= end) return undefined
  return source.bytes[offset] === CR ? "\r\n" : "\n"
}

/** Offset of the line break before a line start. */
export function breakBefore(document: YamlDocument, start: number): number {
  return start >= 2 && document.source.bytes[start - 2] === CR ? start - 2 : start - 1
}

/** Columns before an offset on its line. */
export function columnOf(document: YamlDocument, offset: number): number {
  return offset - lineStart(document, offset)
}

/** Whether only blanks stand before an offset on its line. */
export function startsLine(document: YamlDocument, offset: number): boolean {
  const { bytes } = document.source
  let at = offset
  while (bytes[at - 1] === SPACE || bytes[at - 1] === TAB) at--
  return at <= lineStart(document, offset)
}

/** The comment behind a value on its line, or "". */
export function commentAfter(document: YamlDocument, offset: number): string {
  const rest = document.source.latin1.slice(offset, lineBreak(document, offset)).trim()
  return rest.startsWith("#") ? rest : ""
}

/**
 * The line break around an offset: that of its line (for the start of a line, where block scalars end,
 * the one before it), else the last one before. Charts with CRLF come with lines that Helm joined by LF.
 */
export function eolAt({ source, start, end }: YamlDocument, offset: number): string {
  const { bytes, latin1 } = source
  const from = offset > start && bytes[offset - 1] === LF ? offset - 1 : offset
  const next = latin1.indexOf("\n", from)
  const at = next < 0 || next >= end ? latin1.lastIndexOf("\n", from) : next
  return at > 0 && bytes[at - 1] === CR ? "\r\n" : "\n"
}

/**
 * End of the bytes of a node for purposes of replacing it. A block scalar that keeps its line
 * breaks ends at the start of a line; the last break stays to end the line of what replaces it.
 */
export function contentEnd(document: YamlDocument, node: number): number {
  const { bytes } = document.source
  const end = tape.endOf(document.tape, node)
  if (bytes[end - 1] !== LF || end === tape.startOf(document.tape, node)) return end
  return bytes[end - 2] === CR ? end - 2 : end - 1
}

/** The last leaf of a subtree. */
export function lastLeaf(document: YamlDocument, node: number): number {
  return tape.nextOf(document.tape, node) - tape.WIDTH
}

export function isBlockScalar(document: YamlDocument, node: number): boolean {
  const kind = (document.tape[node] as number) & 15
  return kind === tape.LITERAL || kind === tape.FOLDED
}

export function isFlow(document: YamlDocument, node: number): boolean {
  const kind = (document.tape[node] as number) & 15
  return kind === tape.FLOW_MAP || kind === tape.FLOW_SEQ || kind === tape.FLOW_PAIR
}

export function isBlockCollection(document: YamlDocument, node: number): boolean {
  const kind = (document.tape[node] as number) & 15
  return kind === tape.MAP || kind === tape.SEQ
}

/** The layout for scalars on one line, for which only the line break matters. */
export function lineStyle(document: YamlDocument, offset: number): BlockStyle {
  return eolAt(document, offset) === "\n" ? GO_STYLE : CRLF_STYLE
}

const CRLF_STYLE: BlockStyle = { ...GO_STYLE, eol: "\r\n" }

/** Where new text goes: it ends at `end`, below a parent at the column. */
export interface Gap {
  readonly end: number
  readonly column: number
}

/**
 * The layout around a place: `chain` holds the nodes from the root to it. What is nearest counts,
 * and only what is below the same root key, so that a partial scan gives the same layout.
 */
export function blockStyle(document: YamlDocument, chain: readonly number[], gap: Gap): BlockStyle {
  return {
    literals: !deepCommentFollows(document, gap),
    indent: findIndent(document, chain) ?? 2,
    sequenceIndent: findSequenceIndent(document, chain) ?? 0,
    eol: eolAt(document, gap.end),
  }
}

// A literal block would take the comment for its own text.
function deepCommentFollows(document: YamlDocument, { end, column }: Gap): boolean {
  const { bytes } = document.source
  let at = nextLine(document, end)
  let start = at
  while (at < document.end && (bytes[at] as number) <= 32) {
    if (bytes[at] === LF) start = at + 1
    at++
  }
  return at < document.end && bytes[at] === HASH && at - start > Math.max(column, 0)
}

function findIndent(document: YamlDocument, chain: readonly number[]): number | undefined {
  for (let i = chain.length - 1; i > 0; i--) {
    const delta = indentBetween(document, chain[i - 1] as number, chain[i] as number, tape.MAP)
    if (delta !== undefined) return delta
  }
  return searchBelow(document, chain, tape.MAP)
}

function findSequenceIndent(document: YamlDocument, chain: readonly number[]): number | undefined {
  return searchBelow(document, chain, tape.SEQ)
}

// Looks below the innermost node first, then outwards.
function searchBelow(
  document: YamlDocument,
  chain: readonly number[],
  kind: number,
): number | undefined {
  const outermost = chain.length > 1 ? 1 : 0
  for (let i = chain.length - 1; i >= outermost; i--) {
    const found = searchIn(document, chain[i] as number, kind)
    if (found !== undefined) return found
  }
  return undefined
}

function searchIn(document: YamlDocument, top: number, kind: number): number | undefined {
  const cells = document.tape
  const end = tape.nextOf(cells, top)
  for (let map = top; map < end; map += tape.WIDTH) {
    if (((cells[map] as number) & 15) !== tape.MAP) continue
    const mapEnd = tape.nextOf(cells, map)
    for (let key = map + tape.WIDTH; key < mapEnd; ) {
      const value = tape.nextOf(cells, key)
      const delta = indentBetween(document, map, tape.contentOf(cells, value), kind)
      if (delta !== undefined) return delta
      key = tape.nextOf(cells, value)
    }
  }
  return undefined
}

function indentBetween(
  document: YamlDocument,
  outer: number,
  inner: number,
  kind: number,
): number | undefined {
  const cells = document.tape
  if (((cells[outer] as number) & 15) !== tape.MAP) return undefined
  if (((cells[inner] as number) & 15) !== kind) return undefined
  const start = tape.startOf(cells, inner)
  if (!startsLine(document, start)) return undefined
  return columnOf(document, start) - columnOf(document, tape.startOf(cells, outer))
}

/** How the outermost brackets around a place are written. */
export function flowStyle(document: YamlDocument, node: number): FlowStyle {
  const { latin1 } = document.source
  const text = latin1.slice(tape.startOf(document.tape, node), tape.endOf(document.tape, node))
  const json = isJson(text) && (node === document.root || text.includes('"'))
  const compact = /"[ \t]*:(?=[^ \t\r\n])/.test(text) && !/"[ \t]*:[ \t\r\n]/.test(text)
  const space = json && compact ? "" : " "
  return { json, colon: space, comma: space }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
