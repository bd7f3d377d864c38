import type { ShapedField } from "../fits.ts"
import type { Source } from "../source.ts"

/** Where blocks begin that were found to fit a field, by the field and the length of their text. */
export type SeenBlocks = Map<ShapedField, Map<number, number[]>>

// Objects of one stream are often alike.
const seenBlocks = new WeakMap<Source, SeenBlocks>()

/** What is known of the blocks of a stream. */
export function seenIn(source: Source): SeenBlocks {
  let blocks = seenBlocks.get(source)
  if (blocks === undefined) {
    blocks = new Map()
    seenBlocks.set(source, blocks)
  }
  return blocks
}

/** The blocks of a length that fit a field; who finds another adds it. */
export function blocksOf(seen: SeenBlocks, field: ShapedField, length: number): number[] {
  let byLength = seen.get(field)
  if (byLength === undefined) {
    byLength = new Map()
    seen.set(field, byLength)
  }
  let blocks = byLength.get(length)
  if (blocks === undefined) {
    blocks = []
    byLength.set(length, blocks)
  }
  return blocks
}

/** Whether a block's text is that of a range of the same length. */
export function isSameText({ bytes }: Source, block: number, start: number, end: number): boolean {
  const length = end - start
  // Most that are of one length differ here, too.
  const half = length >> 1
  return (
    bytes[block + half] === bytes[start + half] &&
    bytes.compare(bytes, block, block + length, start, end) === 0
  )
}
