import { type Change, type Explanation, MASK } from "@sternpost/postrender"
import { MASK_CHANGED } from "../secrets.ts"

/** The value that a change left; of a masked one it shows that it is not what it was. */
export function shownAfter({ before, after }: Change): unknown {
  return before === MASK && after === MASK ? MASK_CHANGED : after
}

/** Whether the object is no longer in the stream, so that none of its fields has a value. */
export function isRemoved({ changes }: Explanation): boolean {
  return changes.some(({ type }) => type === "remove")
}
