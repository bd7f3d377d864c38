export function median(numbers: readonly number[]): number
export function medianRatio(numerators: readonly number[], denominators: readonly number[]): number
export function medianGrowth(
  from: readonly number[],
  to: readonly number[],
  floor: readonly number[],
): number
