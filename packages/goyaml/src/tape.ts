/**
 * A document is a flat list of nodes in one Int32Array, four numbers each: head, start, end, next.
 * `next` is where the node after the whole subtree begins, so children are walked without pointers.
 * A map holds key, value, key, value ... A node with an anchor or a tag stands right behind a
 * PROPERTIES node, which covers the text of them.
 */
export const WIDTH = 4
export const START = 1
export const END = 2
export const NEXT = 3

export const NULL = 0
export const PLAIN = 1
export const PLAIN_LINES = 2
export const SINGLE_QUOTED = 3
export const DOUBLE_QUOTED = 4
export const LITERAL = 5
export const FOLDED = 6
export const ALIAS = 7
export const MAP = 8
export const SEQ = 9
export const FLOW_MAP = 10
export const FLOW_SEQ = 11
/** The map of one pair without braces in a flow sequence: `[a: b]`. */
export const FLOW_PAIR = 12
export const PROPERTIES = 13
/** A block sequence whose items were not scanned. */
export const SKIPPED = 14

const KIND = 15
/** In the head of a quoted scalar: it has escapes or line breaks and must be decoded. */
export const ENCODED = 64
/** In the head of a block scalar. */
export const STRIP = 16
export const KEEP = 32
/** In the head of a block scalar, above these bits: the column of its text. */
export const INDENT_SHIFT = 8

// Tapes are views of a shared chunk: an ArrayBuffer for each document would cost more than its scan.
const CHUNK = 1 << 18
const MARGIN = 1 << 10
let chunk = new Int32Array(1 << 14)
let chunkUsed = 0
let cells = chunk
let used = 0

/** Starts a new tape; there is one at a time. */
export function beginTape(): void {
  if (chunk.length - chunkUsed < MARGIN) {
    chunk = new Int32Array(CHUNK)
    chunkUsed = 0
  }
  cells = chunk.subarray(chunkUsed)
  used = 0
}

function grow(): void {
  chunk = new Int32Array(Math.max(CHUNK, cells.length * 2))
  chunkUsed = 0
  chunk.set(cells)
  cells = chunk
}

/** Appends a node and gives its number. */
export function pushNode(head: number, start: number, end: number): number {
  const node = used
  used = node + WIDTH
  if (used > cells.length) grow()
  cells[node] = head
  cells[node + START] = start
  cells[node + END] = end
  cells[node + NEXT] = used
  return node
}

/** The tape that is being written. */
export function current(): Int32Array {
  return cells
}

/** Ends a collection (or a PROPERTIES node) behind everything pushed since. */
export function closeNode(node: number, end: number): void {
  cells[node + END] = end
  cells[node + NEXT] = used
}

/** Lets a PROPERTIES node span its content too, without changing its own range. */
export function spanNode(node: number): void {
  cells[node + NEXT] = used
}

/** The finished tape. Behind its nodes there are those of other documents. */
export function takeTape(): Int32Array {
  chunkUsed += used
  return cells
}

export const NO_TAPE: Int32Array = new Int32Array(0)

/** Kind of a node, properties looked through. */
export function kindOf(tape: Int32Array, node: number): number {
  return (tape[contentOf(tape, node)] as number) & KIND
}

/** The node itself, or what stands behind its properties. */
export function contentOf(tape: Int32Array, node: number): number {
  return ((tape[node] as number) & KIND) === PROPERTIES ? node + WIDTH : node
}

/** The PROPERTIES node of a node, or -1. */
export function propertiesOf(tape: Int32Array, node: number): number {
  const before = node - WIDTH
  return before >= 0 && ((tape[before] as number) & KIND) === PROPERTIES ? before : -1
}

/** First byte of a node, properties included. */
export function outerStart(tape: Int32Array, node: number): number {
  const properties = propertiesOf(tape, node)
  return tape[(properties < 0 ? node : properties) + START] as number
}

export function startOf(tape: Int32Array, node: number): number {
  return tape[node + START] as number
}

export function endOf(tape: Int32Array, node: number): number {
  return tape[node + END] as number
}

/** The node after the subtree. */
export function nextOf(tape: Int32Array, node: number): number {
  return tape[node + NEXT] as number
}

export function isMapKind(kind: number): boolean {
  return kind === MAP || kind === FLOW_MAP || kind === FLOW_PAIR
}

export function isSeqKind(kind: number): boolean {
  return kind === SEQ || kind === FLOW_SEQ
}
