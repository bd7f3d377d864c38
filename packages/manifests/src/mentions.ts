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
  let text = texts.get(edit)
  if (text === undefined) {
    text = JSON.stringify(edit, writable)
    texts.set(edit, text)
  }
  return mentionsIn(part, text)
}

// An edit is asked about several times, and some are made in hundreds of objects.
const texts = new WeakMap<Edit, string>()

// JSON has no integers of this size.
function writable(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value
}
