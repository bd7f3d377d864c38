/** The key of `keys` that somebody who wrote `wrong` most likely meant, as `; did you mean "x"?`. */
export function suggestion(wrong: string, keys: readonly string[]): string {
  const limit = Math.max(1, Math.floor(wrong.length / 3))
  const [best] = keys
    .map((key) => ({ key, distance: editDistance(wrong.toLowerCase(), key.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
  return best === undefined ? "" : `; did you mean "${best.key}"?`
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one string into the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (last[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, replaced)
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] as number) + 1)
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return last[to.length] as number
}
