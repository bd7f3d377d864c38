import type { Edit, Path } from "@sternpost/goyaml"
import { deepEqual, isObject, type JsonObject } from "./equal.ts"
import { alignLists } from "./reconcile-list.ts"

/**
 * The smallest edits that turn the value `before` into `after`, in the order they are to be applied.
 * List items are matched by what names them (`name`, `mountPath`, ...) where that is unique, else by
 * being equal, so that an insertion in the middle is one insertion.
 */
export function reconcile(before: JsonObject, after: JsonObject): Edit[] {
  const edits: Edit[] = []
  reconcileMaps(before, after, [], edits)
  return edits
}

function reconcileValues(before: unknown, after: unknown, path: Path, edits: Edit[]): void {
  if (isObject(before) && isObject(after)) reconcileMaps(before, after, path, edits)
  else if (deepEqual(before, after)) return
  else if (Array.isArray(before) && Array.isArray(after)) reconcileLists(before, after, path, edits)
  else edits.push({ op: "set", path, value: after })
}

function reconcileMaps(before: JsonObject, after: JsonObject, path: Path, edits: Edit[]): void {
  for (const key of Object.keys(before))
    if (!Object.hasOwn(after, key) || after[key] === undefined)
      edits.push({ op: "delete", path: [...path, key] })
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined) continue
    const place = [...path, key]
    if (Object.hasOwn(before, key)) reconcileValues(before[key], value, place, edits)
    else edits.push({ op: "set", path: place, value })
  }
}

function reconcileLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: Path,
  edits: Edit[],
): void {
  const matches = alignLists(before, after)
  if (matches === undefined) {
    edits.push({ op: "set", path, value: after })
    return
  }
  const kept = new Set(matches.map(([old]) => old))
  for (let i = before.length - 1; i >= 0; i--)
    if (!kept.has(i)) edits.push({ op: "delete", path: [...path, i] })
  const source = new Map(matches.map(([old, now]) => [now, old]))
  for (const [i, value] of after.entries()) {
    const old = source.get(i)
    if (old === undefined) edits.push({ op: "insert", path: [...path, i], value })
    else reconcileValues(before[old], value, [...path, i], edits)
  }
}
