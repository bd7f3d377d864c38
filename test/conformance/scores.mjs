// The scores that were reached, so that none falls unnoticed.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Score
 * @typedef {Score & { data: string }} KeptScore  `data` is the fingerprint of the cases
 */

/**
 * Compares a score with the one that is kept. Another selection of cases has another fingerprint and
 * is not comparable.
 * @param {KeptScore} score
 * @param {KeptScore | undefined} kept
 * @returns {"new" | "other data" | "fell" | "rose" | "same"}
 */
export function compareScore(score, kept) {
  if (kept === undefined) return "new"
  if (score.data !== kept.data) return "other data"
  if (score.passed < kept.passed || score.failed > kept.failed) return "fell"
  return score.passed > kept.passed || score.failed < kept.failed ? "rose" : "same"
}

/**
 * How many failures of a score the kept one knows of. None of other cases: what failed there is new.
 * @param {KeptScore} score
 * @param {KeptScore | undefined} kept
 */
export function knownFailures(score, kept) {
  const verdict = compareScore(score, kept)
  if (kept === undefined || verdict === "new" || verdict === "other data") return 0
  const unexpected = Math.max(score.failed - kept.failed, kept.passed - score.passed, 0)
  return Math.max(score.failed - unexpected, 0)
}

/**
 * The kept scores with those that did not fall written over them.
 * @param {Readonly<Record<string, KeptScore>>} kept
 * @param {Readonly<Record<string, KeptScore>>} scores
 */
export function raiseScores(kept, scores) {
  const raised = Object.entries(scores).filter(
    ([name, score]) => compareScore(score, kept[name]) !== "fell",
  )
  return { ...kept, ...Object.fromEntries(raised) }
}
