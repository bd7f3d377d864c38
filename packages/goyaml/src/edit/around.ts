import { DASH, HASH } from "../bytes.ts"
import { type BlockStyle, endsOpen } from "../emit/block.ts"
import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { breakBefore, contentEnd, isBlockScalar, lineBreak, lineStart, nextLine } from "./layout.ts"
import type { Splice } from "./splice.ts"

// What stands around a node: the dash or the colon before it, its lines, what must follow them.

/** A line break where a value whose text must end with one comes to the end of the document. */
export function closing(
  document: YamlDocument,
  offset: number,
  value: unknown,
  style: BlockStyle,
): string {
  return offset === document.end && endsOpen(value) ? style.eol : ""
}

/** Where the key's colon, the dash or the properties before a block collection end. */
export function headEnd(document: YamlDocument, chain: readonly number[]): number {
  const cells = document.tape
  const node = chain.at(-1) as number
  const properties = tape.propertiesOf(cells, node)
  if (properties >= 0) return tape.endOf(cells, properties)
  const parent = chain.at(-2) as number
  if (((cells[parent] as number) & 15) === tape.SEQ) {
    return dashOf(document, parent, node) + 1
  }
  const key = keyBefore(document, parent, node)
  return document.source.latin1.indexOf(":", tape.endOf(cells, key)) + 1
}

/** Offset of the dash of an item. */
export function dashOf(document: YamlDocument, seq: number, node: number): number {
  const cells = document.tape
  let before = -1
  for (let item = seq + tape.WIDTH; tape.contentOf(cells, item) !== node; ) {
    before = tape.contentOf(cells, item)
    item = tape.nextOf(cells, item)
  }
  return dashBehind(document, seq, before)
}

/** Offset of the dash behind an item, or of the first one when there is none (-1). */
export function dashBehind(document: YamlDocument, seq: number, before: number): number {
  if (before < 0) return tape.startOf(document.tape, seq)
  const { bytes } = document.source
  let at = tape.endOf(document.tape, before)
  while (at < document.end && bytes[at] !== DASH) {
    at = bytes[at] === HASH ? lineBreak(document, at) : at + 1
  }
  return at
}

// The key node whose value is the node.
function keyBefore(document: YamlDocument, map: number, node: number): number {
  const cells = document.tape
  let key = map + tape.WIDTH
  for (;;) {
    const value = tape.nextOf(cells, key)
    if (tape.contentOf(cells, value) === node) return key
    key = tape.nextOf(cells, value)
  }
}

/** Takes whole lines away, from the one of `start` to the one of `end`. */
export function removeLines(document: YamlDocument, start: number, end: number): Splice {
  const from = lineStart(document, start)
  const to = nextLine(document, end)
  const closed = to > from && document.source.bytes[to - 1] === 10
  if (closed || from === document.start) return { start: from, end: to, text: "" }
  // The last line has no line break: the one before it goes, unless a block scalar needs it.
  const before = breakBefore(document, from)
  return { start: endsBlockScalar(document, before) ? from : before, end: to, text: "" }
}

function endsBlockScalar(document: YamlDocument, offset: number): boolean {
  const end = tape.nextOf(document.tape, document.root)
  for (let node = document.root; node < end; node += tape.WIDTH) {
    if (!isBlockScalar(document, node)) continue
    const at = tape.endOf(document.tape, node)
    if (at === offset || contentEnd(document, node) === offset) return true
  }
  return false
}
