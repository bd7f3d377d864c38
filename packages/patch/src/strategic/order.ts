import type { PathSegment } from "../pointer.ts"
import { isEqual, isObject, type JsonObject, type JsonValue } from "../value.ts"
import { invalid } from "./failure.ts"
import { indexIn, itemKind, needKeys } from "./items.ts"
import type { Rule } from "./rule.ts"

/** Where items stand: as somebody wants it, and as it was; -1 for items that are not there. */
interface Places<T> {
  wanted(item: T): number
  present(item: T): number
}

/**
 * Orders a merged list: the items of which an order is wanted in that order, the others in the one they
 * had. Between the two kinds the present order decides; where it does not know both, the wanted item
 * comes first, so that new items stand before those that were there.
 */
export function arrange<T>(items: readonly T[], { wanted, present }: Places<T>): T[] {
  const own = sortedBy(
    items.filter((item) => wanted(item) >= 0),
    wanted,
  )
  const others = sortedBy(
    items.filter((item) => wanted(item) < 0),
    present,
  )
  const result: T[] = []
  for (let i = 0, j = 0; i < others.length || j < own.length; ) {
    const [other, mine] = [others[i] as T, own[j] as T]
    const isFirst =
      j >= own.length ||
      (i < others.length &&
        present(mine) >= 0 &&
        0 <= present(other) &&
        present(other) < present(mine))
    result.push(isFirst ? other : mine)
    if (isFirst) i++
    else j++
  }
  return result
}

// Those without a place come last, as deletions do where patches are joined.
function sortedBy<T>(items: readonly T[], place: (item: T) => number): T[] {
  const rank = (item: T) => (place(item) < 0 ? Number.POSITIVE_INFINITY : place(item))
  const ranked = items.map((item) => [item, rank(item)] as const)
  return ranked.sort(([, a], [, b]) => (a === b ? 0 : a - b)).map(([item]) => item)
}

/** Brings a merged list into the order that `$setElementOrder` gives. */
export function arrangeList(
  items: readonly JsonValue[],
  order: readonly JsonValue[],
  before: readonly JsonValue[],
  { keys }: Rule,
  path: readonly PathSegment[],
): readonly JsonValue[] {
  const kind = itemKind([items, order], path)
  const place =
    kind === "map"
      ? (list: readonly JsonValue[]) => (item: JsonValue) =>
          indexIn(list as readonly JsonObject[], item as JsonObject, keys)
      : (list: readonly JsonValue[]) => (item: JsonValue) =>
          list.findIndex((other) => isEqual(other, item))
  if (kind === "map" && keys.length === 0)
    throw invalid(
      path,
      "$setElementOrder orders items by their merge key, which this list has none of",
    )
  return arrange(items, { wanted: place(order), present: place(before) })
}

/** Throws unless the items of a patch stand in the order that its `$setElementOrder` gives. */
export function checkOrder(
  items: readonly JsonValue[],
  order: readonly JsonValue[],
  rule: Rule,
  path: readonly PathSegment[],
): void {
  const added = items.filter((item) => !isObject(item) || item["$patch"] === undefined)
  if (order.length === 0 || added.length === 0) return
  const names = (name: JsonValue, item: JsonValue) => {
    if (!isObject(name) || !isObject(item)) return isEqual(name, item)
    needKeys(item, rule, path)
    needKeys(name, rule, path)
    return indexIn([name], item, rule.keys) === 0
  }
  let next = 0
  for (const name of order) {
    const item = added[next]
    if (item !== undefined && names(name, item)) next += 1
  }
  if (next < added.length)
    throw invalid(path, "the order of the items doesn't match that of $setElementOrder")
}
