import { isObject } from "@sternpost/manifests"
import { type Changes, type Draft, noChanges } from "./draft.ts"
import { formatItemPath, type ItemPath } from "./item-path.ts"

/**
 * Undoes changes on a draft: takes out what was added, then what was made for it and is empty now, and puts
 * back what stood there. What somebody else filled since stays; it is returned, for whoever takes it over.
 */
export function undoChanges(draft: Draft, changes: Changes, keep: ReadonlySet<string>): Changes {
  const left = noChanges()
  const made = new Map(changes.made.map((path) => [formatItemPath(path), path]))
  const nulls = new Map(
    changes.was.flatMap(([path, before]) =>
      before === null ? [[formatItemPath(path), path]] : [],
    ),
  )
  const prune = (path: ItemPath): void => {
    for (let at = path; at.length > 0; at = at.slice(0, -1)) {
      const key = formatItemPath(at)
      const present = draft.get(at)
      if (present !== undefined && !isEmpty(present)) return
      if (made.delete(key)) draft.remove(at)
      else if (nulls.delete(key)) draft.write(at, null)
      else return
    }
  }
  for (const path of changes.owns.toReversed()) {
    if (keep.has(formatItemPath(path))) left.owns.unshift(path)
    else if (draft.remove(path)) prune(path.slice(0, -1))
  }
  for (const path of changes.made.toReversed()) prune(path)
  for (const [path, before] of changes.was.toReversed()) {
    if (before === null) prune(path)
    else if (draft.get(path.slice(0, -1)) !== undefined) draft.write(path, before)
  }
  left.made.push(...made.values())
  for (const path of nulls.values()) if (draft.get(path) !== undefined) left.was.push([path, null])
  return left
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length === 0
    : isObject(value) && Object.keys(value).length === 0
}
