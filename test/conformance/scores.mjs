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
