import { type Change, type Explanation, MASK } from "@sternpost/postrender"
import { changed } from "../secrets.ts"

/** The explanation with a word about masked values that a stage changed: both look the same. */
export function markMasked(explanation: Explanation): Explanation {
  return { ...explanation, changes: explanation.changes.map(markChange) }
}

function markChange(change: Change): Change {
  const { before, after } = change
  return typeof after === "string" && after.includes(MASK) && before === after
    ? { ...change, after: changed(after) }
    : change
}

/** Whether the object is no longer in the stream, so that none of its fields has a value. */
export function isRemoved({ changes }: Explanation): boolean {
  return changes.some(({ type }) => type === "remove")
}
