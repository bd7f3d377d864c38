/**
 * The candidate that somebody who wrote `wrong` most likely meant, if one is close enough: it begins
 * like it, or up to a third of its letters differ. Case does not count.
 */
export function closest(wrong: string, candidates: readonly string[]): string | undefined {
  const typed = wrong.toLowerCase()
  const limit = Math.max(1, Math.floor(typed.length / 3))
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(typed, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
  const begun =
    typed.length < 2 ? undefined : candidates.find((name) => name.toLowerCase().startsWith(typed))
  return ranked[0]?.candidate ?? begun
}

/** The question for a message: `; did you mean "labels"?`, empty when nothing is close. */
export function didYouMean(wrong: string, candidates: readonly string[]): string {
  const meant = closest(wrong, candidates)
  return meant === undefined ? "" : `; did you mean "${meant}"?`
}

/** Letters to insert, remove, replace or swap with their neighbour to turn one word into the other. */
function distance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= to.length; j++) {
      const replaced = at(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const swaps = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swapped = swaps ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min(replaced, at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, swapped))
    }
  }
  return at(from.length, to.length)
}
