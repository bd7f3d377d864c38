import type { Edit } from "@sternpost/goyaml"

/** How often a text holds a part. */
export function mentionsIn(part: string | RegExp, text: string): number {
  if (typeof part !== "string") return text.match(part)?.length ?? 0
  let count = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++
  return count
}

/** How often an edit may bring a part into a text, or take it away. */
export function mentionsInEdit(part: string | RegExp, edit: Edit): number {
  return mentionsIn(part, JSON.stringify(edit, writable))
}

// JSON has no integers of this size.
function writable(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value
}
