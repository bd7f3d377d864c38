import type { Source } from "../source.ts"

/** A replacement of the bytes [start, end); the text is latin1, one character for each byte. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The bytes [start, end) of a source with splices applied, which must be sorted and disjoint. */
export function spliceText(
  source: Source,
  start: number,
  end: number,
  splices: readonly Splice[],
): string {
  const parts: string[] = []
  let from = start
  for (const splice of splices) {
    parts.push(source.latin1.slice(from, splice.start), splice.text)
    from = splice.end
  }
  parts.push(source.latin1.slice(from, end))
  return parts.join("")
}

/** Puts splices into order; undefined when two of them touch the same bytes. */
export function sortSplices(splices: readonly Splice[]): Splice[] | undefined {
  const sorted = splices.toSorted((a, b) => a.start - b.start || a.end - b.end)
  for (let i = 1; i < sorted.length; i++) {
    if ((sorted[i] as Splice).start < (sorted[i - 1] as Splice).end) return undefined
  }
  return sorted
}

// A piece of an edited text: bytes of the original, or new text.
interface Piece {
  readonly start: number
  readonly end: number
  readonly text: string | undefined
}

/**
 * Two rounds of splices as one. The second round counts from `start` in the text that the first one
 * leaves of [start, end).
 */
export function composeSplices(
  first: readonly Splice[],
  second: readonly Splice[],
  start: number,
  end: number,
): Splice[] {
  const pieces = piecesOf(first, start, end)
  const result: Piece[] = []
  let at = start
  let next = 0
  let skipTo = start
  const take = (piece: Piece, from: number, to: number): void => {
    if (from >= to) return
    result.push(
      piece.text === undefined
        ? { start: piece.start + from, end: piece.start + to, text: undefined }
        : { start: piece.start, end: piece.end, text: piece.text.slice(from, to) },
    )
  }
  const insert = (splice: Splice): void => {
    result.push({ start: 0, end: 0, text: splice.text })
    skipTo = Math.max(skipTo, splice.end)
    next++
  }
  for (const piece of pieces) {
    const length = piece.text === undefined ? piece.end - piece.start : piece.text.length
    let from = Math.max(0, Math.min(skipTo - at, length))
    for (let s = second[next]; s !== undefined && s.start < at + length; s = second[next]) {
      take(piece, from, s.start - at)
      insert(s)
      from = Math.min(Math.max(from, s.end - at), length)
    }
    take(piece, from, length)
    at += length
  }
  while (next < second.length) insert(second[next] as Splice)
  return splicesOf(result, start, end)
}

function piecesOf(splices: readonly Splice[], start: number, end: number): Piece[] {
  const pieces: Piece[] = []
  let from = start
  for (const splice of splices) {
    pieces.push({ start: from, end: splice.start, text: undefined })
    pieces.push({ start: splice.start, end: splice.end, text: splice.text })
    from = splice.end
  }
  pieces.push({ start: from, end, text: undefined })
  return pieces
}

// Whatever of the original is not among the pieces was replaced by the texts between them.
function splicesOf(pieces: readonly Piece[], start: number, end: number): Splice[] {
  const splices: Splice[] = []
  let from = start
  let text = ""
  const flush = (to: number): void => {
    if (text !== "" || to > from) splices.push({ start: from, end: to, text })
    text = ""
  }
  for (const piece of pieces) {
    if (piece.text !== undefined) text += piece.text
    else {
      flush(piece.start)
      from = piece.end
    }
  }
  flush(end)
  return splices
}
