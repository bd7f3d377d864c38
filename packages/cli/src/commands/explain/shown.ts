import { type Change, type Explanation, MASK } from "@sternpost/postrender"
import { isOrWasSecret, MASK_CHANGED, maskEdit } from "../secrets.ts"

/** The explanation as it may be shown: what a Secret holds, or held, is masked. */
export function maskExplanation(explanation: Explanation): Explanation {
  const { manifest, path, changes } = explanation
  if (!isOrWasSecret(manifest)) return explanation
  const [rendered, value] = maskEdit(path, explanation.rendered, explanation.value)
  return { ...explanation, rendered, value, changes: changes.map(maskChange) }
}

function maskChange(change: Change): Change {
  const [before, after] = maskEdit(change.path, change.before, change.after)
  // What is masked already looks the same, but a stage would not have written the same value.
  return { ...change, before, after: before === MASK && after === MASK ? MASK_CHANGED : after }
}

/** Whether the object is no longer in the stream, so that none of its fields has a value. */
export function isRemoved({ changes }: Explanation): boolean {
  return changes.some(({ type }) => type === "remove")
}
