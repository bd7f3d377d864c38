import { DASH, HASH, LF, PERCENT, SPACE } from "./bytes.ts"
import type { Source } from "./source.ts"

/** Whether a `---` at the start of a line ends right before the offset. */
export function followsMarker({ bytes }: Source, start: number): boolean {
  const marker = start - 3
  if (bytes[start - 1] !== DASH || bytes[start - 2] !== DASH || bytes[marker] !== DASH) return false
  if (marker === 0 || bytes[marker - 1] === LF) return true
  return marker === 3 && bytes[0] === 0xef
}

/** Where the directives before a marker begin, or the start when there are none. */
export function directivesBefore({ bytes }: Source, start: number): number {
  let from = start
  for (let lineEnd = start - 4; lineEnd > 0; ) {
    let lineStart = lineEnd
    // The first character of the line that is no blank.
    let first = LF
    while (lineStart > 0 && bytes[lineStart - 1] !== LF) {
      const c = bytes[--lineStart] as number
      if (c > SPACE) first = c
    }
    if (bytes[lineStart] === PERCENT) from = lineStart
    else if (first !== HASH && first !== LF) break
    lineEnd = lineStart - 1
  }
  return from
}
