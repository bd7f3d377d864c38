import { type Change, type Explanation, MASK } from "@sternpost/postrender"
import { MASK_CHANGED } from "../secrets.ts"

/** The explanation with a word about masked values that a stage changed: both look the same. */
export function markMasked(explanation: Explanation): Explanation {
  return { ...explanation, changes: explanation.changes.map(markChange) }
}

function markChange(change: Change): Change {
  return change.before === MASK && change.after === MASK
    ? { ...change, after: MASK_CHANGED }
    : change
}

/** Whether the object is no longer in the stream, so that none of its fields has a value. */
export function isRemoved({ changes }: Explanation): boolean {
  return changes.some(({ type }) => type === "remove")
}
