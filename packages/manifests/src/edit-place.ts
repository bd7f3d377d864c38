import type { Edit, Path } from "@sternpost/goyaml"

/** Below which place an edit changes something. */
export function placeOf(edit: Edit): Path {
  return movesSiblings(edit) ? edit.path.slice(0, -1) : edit.path
}

function movesSiblings(edit: Edit): boolean {
  return edit.op === "rename" || edit.op === "insert" || typeof edit.path.at(-1) === "number"
}
