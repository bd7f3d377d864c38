export interface Score {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}
export interface KeptScore extends Score {
  readonly data: string
}
export function compareScore(
  score: KeptScore,
  kept: KeptScore | undefined,
): "new" | "other data" | "fell" | "rose" | "same"
export function raiseScores(
  kept: Readonly<Record<string, KeptScore>>,
  scores: Readonly<Record<string, KeptScore>>,
): Record<string, KeptScore>
export function knownFailures(score: KeptScore, kept: KeptScore | undefined): number
