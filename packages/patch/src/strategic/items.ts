import type { PathSegment } from "../pointer.ts"
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from "../value.ts"
import { invalid, typeName } from "./failure.ts"
import type { MergeKey, Rule } from "./rule.ts"

// A null deletes the key, so that the default holds.
const gives = (item: JsonObject, name: string) => Object.hasOwn(item, name) && item[name] !== null

/** What an item says a key is, or what that means by default. */
function keyOf(item: JsonObject, { name, default: fallback }: MergeKey): JsonValue | undefined {
  return gives(item, name) ? item[name] : fallback
}

const isSame = (a: JsonValue | undefined, b: JsonValue | undefined) =>
  a === undefined || b === undefined ? a === b : isEqual(a, b)

/** Whether `item` has all keys that `wanted` gives; keys that it does not give may be anything. */
function has(item: JsonObject, wanted: JsonObject, keys: readonly MergeKey[]): boolean {
  return keys.every((key) => !gives(wanted, key.name) || isSame(keyOf(item, key), wanted[key.name]))
}

/** Whether two items have the same keys, absent ones taken for their defaults. */
export function isSameItem(a: JsonObject, b: JsonObject, keys: readonly MergeKey[]): boolean {
  return keys.every((key) => isSame(keyOf(a, key), keyOf(b, key)))
}

/**
 * The index of the item that `wanted` names, -1 for none. With one key the first is taken, as Kubernetes
 * does it. With several, keys that `wanted` leaves out may be anything as long as one item fits; of
 * several the one with the defaults is taken. Throws where that does not decide.
 */
export function findItem(
  items: readonly JsonObject[],
  wanted: JsonObject,
  { keys }: Pick<Rule, "keys">,
  path: readonly PathSegment[],
): number {
  const found = [...items.keys()].filter((i) => has(items[i] as JsonObject, wanted, keys))
  if (found.length < 2 || keys.length === 1) return found[0] ?? -1
  const exact = found.filter((i) => isSameItem(items[i] as JsonObject, wanted, keys))
  if (exact[0] !== undefined) return exact[0]
  const left = keys.filter(({ name }) => !gives(wanted, name)).map(({ name }) => name)
  throw invalid(path, `${found.length} items fit it; say ${left.join(" and ")} too`)
}

/** The indexes of all items that `wanted` names: more than one only if they cannot be told apart. */
export function findItems(
  items: readonly JsonObject[],
  wanted: JsonObject,
  rule: Pick<Rule, "keys">,
  path: readonly PathSegment[],
): number[] {
  const first = findItem(items, wanted, rule, path)
  if (first < 0) return []
  const named = items[first] as JsonObject
  return [...items.keys()].filter((i) => isSameItem(items[i] as JsonObject, named, rule.keys))
}

/** The place of an item in a list of names, as `$setElementOrder` is one; -1 for none. */
export function indexIn(
  names: readonly JsonObject[],
  item: JsonObject,
  keys: readonly MergeKey[],
): number {
  const exact = names.findIndex((name) => isSameItem(name, item, keys))
  return exact >= 0 ? exact : names.findIndex((name) => has(item, name, keys))
}

/** Throws unless an item says what it is. */
export function needKeys(item: JsonObject, { needed }: Rule, path: readonly PathSegment[]): void {
  if (needed.some((name) => gives(item, name))) return
  const names = needed.map((name) => `"${name}"`).join(" or ")
  throw invalid(path, `the item does not contain declared merge key ${names}, by which it is found`)
}

/** What the items of lists that are merged are; `undefined` when there are none. */
export function itemKind(
  lists: readonly (readonly JsonValue[])[],
  path: readonly PathSegment[],
): "map" | "scalar" | undefined {
  const items = lists.flat()
  const [first] = items
  if (first === undefined) return undefined
  const kind = isObject(first) ? "map" : "scalar"
  const odd = items.find((item) => isArray(item) || isObject(item) !== (kind === "map"))
  if (odd === undefined) return kind
  throw invalid(path, `a list of ${kind}s cannot be merged with ${typeName(odd)} in it`)
}
