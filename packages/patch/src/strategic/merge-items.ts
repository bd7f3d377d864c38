import type { TypeSchema } from "@sternpost/schema"
import type { PathSegment } from "../pointer.ts"
import type { JsonObject, JsonValue } from "../value.ts"
import { plainValue, readDirectives } from "./directives.ts"
import { findItem, findItems, indexIn, isSameItem, needKeys } from "./items.ts"
import { below, type Place } from "./options.ts"
import { arrange } from "./order.ts"
import type { Rule } from "./rule.ts"

/** A list after merging, and the order in which Kubernetes takes its items to have stood before. */
export interface MergedList {
  readonly items: readonly JsonValue[]
  readonly present: readonly JsonValue[]
}

interface ListPlace {
  readonly rule: Rule
  /** Of each item. */
  readonly type: TypeSchema | undefined
  readonly place: Place
  /** An item with what the patch says of it. */
  merge(present: JsonObject, patch: JsonObject, place: Place): JsonObject
}

/** The items of both lists, those with the same keys merged; items with `$patch: delete` go. */
export function mergeItems(
  original: readonly JsonObject[],
  patch: readonly JsonObject[],
  list: ListPlace,
): MergedList {
  const { rule, type, place } = list
  const directives = patch.map((item, i) => {
    const path = below(place, i).inPatch
    return { item, path, directive: readDirectives(item, type, path).patch }
  })
  const plain = directives.filter(({ directive }) => directive === "merge")
  if (directives.some(({ directive }) => directive === "replace")) {
    const items = plainValue(replacingItems(directives)) as readonly JsonValue[]
    return { items, present: original }
  }
  const left = directives
    .filter(({ directive }) => directive === "delete")
    .reduce((items, { item, path }) => {
      needKeys(item, rule, path)
      const gone = findItems(items, item, rule, path)
      return items.filter((_, i) => !gone.includes(i))
    }, original)
  const merged = [...left]
  for (const { item, path } of plain) mergeItem(merged, item, { path, old: left }, list)
  const added = plain.map(({ item }) => item)
  const items = arrange(merged, {
    wanted: (item) => indexIn(added, item, rule.keys),
    present: (item) => left.findIndex((other) => isSameItem(other, item, rule.keys)),
  })
  // Kubernetes puts new items into the places that deletions left free, and then, for $setElementOrder,
  // takes that for the order of old: observed in apimachinery 0.36, where the two lists share memory.
  return { items, present: merged.slice(0, original.length) }
}

// `{$patch: replace}` says it for the list; with fields beside it, it is also an item.
function replacingItems(
  items: readonly { readonly item: JsonObject; readonly directive: string }[],
): JsonObject[] {
  return items.filter(({ directive }) => directive !== "delete").map(({ item }) => item)
}

interface ItemPlace {
  readonly path: readonly PathSegment[]
  /** The items that were there before the patch, at the same indexes. */
  readonly old: readonly JsonObject[]
}

function mergeItem(
  merged: JsonObject[],
  item: JsonObject,
  { path, old }: ItemPlace,
  { rule, place, merge }: ListPlace,
): void {
  needKeys(item, rule, path)
  const { $patch: _, ...fields } = item
  const before = findItem(old, fields, rule, path)
  // Of what the patch itself adds only the very same item is meant.
  const at = before >= 0 ? before : merged.findIndex((it) => isSameItem(it, fields, rule.keys))
  const present = merged[at]
  if (present === undefined) merged.push(plainValue(fields) as JsonObject)
  else merged[at] = merge(present, fields, below(place, path.at(-1) ?? 0, at))
}
