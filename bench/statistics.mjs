/** The middle of the numbers; of an even count the mean of the two in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/**
 * The median of the ratios of neighbours: what slowed a round down slowed both, so their ratio stands
 * where the medians of each do not.
 */
export function medianRatio(numerators, denominators) {
  return median(numerators.map((value, round) => value / denominators[round]))
}

/** How many times the time above the floor grew, the median over the rounds. */
export function medianGrowth(from, to, floor) {
  return median(to.map((value, round) => (value - floor[round]) / (from[round] - floor[round])))
}
