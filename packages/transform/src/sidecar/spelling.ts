/** Lines to replace, from an index: what was there before, where taking a sidecar out gives other words. */
export type LineEdit = readonly [line: number, count: number, lines: readonly string[]]

/** How to get from a text (known by its digest) to the one that was there first. */
export interface Spelling {
  readonly of: string
  readonly edits: readonly LineEdit[]
}

// Beyond this a table of all pairs of lines would cost more than it saves.
const MAX_CELLS = 1_000_000

/** The edits, from the top, that turn the lines of `from` into those of `to`; line numbers are those of `from`. */
export function diffLines(from: string, to: string): readonly LineEdit[] {
  const [old, now] = [from.split("\n"), to.split("\n")]
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let [oldEnd, nowEnd] = [old.length, now.length]
  while (oldEnd > start && nowEnd > start && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd--
    nowEnd--
  }
  const [left, right] = [old.slice(start, oldEnd), now.slice(start, nowEnd)]
  if (left.length * right.length > MAX_CELLS) return [[start, left.length, right]]
  return hunks(left, right).map(([line, count, lines]) => [line + start, count, lines])
}

function hunks(left: readonly string[], right: readonly string[]): LineEdit[] {
  const width = right.length + 1
  const lengths = new Uint32Array((left.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const edits: [number, number, string[]][] = []
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      i++
      j++
      continue
    }
    const last = edits.at(-1)
    const open =
      last !== undefined && last[0] + last[1] === i
        ? last
        : ([i, 0, []] as [number, number, string[]])
    if (open !== last) edits.push(open)
    if (j >= right.length || (i < left.length && at(i + 1, j) >= at(i, j + 1))) {
      open[1]++
      i++
    } else open[2].push(right[j++] as string)
  }
  return edits
}

/** The text after the edits. */
export function applyLines(text: string, edits: readonly LineEdit[]): string {
  const lines = text.split("\n")
  for (const [line, count, put] of edits.toReversed()) lines.splice(line, count, ...put)
  return lines.join("\n")
}
