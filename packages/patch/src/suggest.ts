/**
 * The one of `candidates` that somebody who wrote `wrong` most likely meant, if one is close enough:
 * up to a third of the letters may differ, and case does not count. The first wins among equals.
 */
export function closest(wrong: string, candidates: readonly string[]): string | undefined {
  const typed = wrong.toLowerCase()
  let best: string | undefined
  let limit = Math.max(1, Math.floor(wrong.length / 3)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wrong.length) >= limit) continue
    const distance = editDistance(typed, candidate.toLowerCase())
    if (distance >= limit) continue
    best = candidate
    limit = distance
  }
  return best
}

/**
 * How many insertions, deletions, replacements and swaps of neighbours turn one string into the
 * other (optimal string alignment: no part is edited twice).
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = at(last, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const cost = Math.min(replaced, at(last, j) + 1, at(row, j - 1) + 1)
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      row.push(swapped ? Math.min(cost, at(beforeLast, j - 2) + 1) : cost)
    }
    beforeLast = last
    last = row
  }
  return at(last, to.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
