import type { PathSegment } from "../pointer.ts"
import { isEqual, type JsonObject, type JsonValue } from "../value.ts"
import { PATCH } from "./directives.ts"
import { isSameItem, needKeys } from "./items.ts"
import type { ListKeys } from "./options.ts"
import type { MergeKey, Rule } from "./rule.ts"
import { indexOf } from "./scalars.ts"

/** What of a difference goes into a patch. */
export interface Differing {
  readonly keys: ListKeys
  readonly ignoresDeletions?: boolean
  readonly ignoresChanges?: boolean
  /** Whether lists say in which order their items are to stand. */
  readonly setsOrder?: boolean
}

/** What a patch says of a list that merges. */
export interface ListDiff {
  /** Items to add or to change, and items to delete. */
  readonly added: readonly JsonValue[]
  /** Scalars to delete. */
  readonly deleted: readonly JsonValue[]
  readonly order: readonly JsonValue[]
}

interface ListPlace {
  readonly rule: Rule
  readonly path: readonly PathSegment[]
  /** The patch that turns an item into another with the same keys. */
  diff(before: JsonObject, after: JsonObject): JsonObject
}

/** The difference of two lists of scalars. */
export function diffScalars(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  { ignoresDeletions, ignoresChanges, setsOrder }: Differing,
): ListDiff {
  const added = ignoresChanges ? [] : without(after, before)
  const deleted = ignoresDeletions ? [] : unique(without(before, after)).sort(byText)
  const isOrdered =
    (!ignoresDeletions && deleted.length > 0) || (!ignoresChanges && !isEqual(before, after))
  return { added, deleted, order: setsOrder && isOrdered ? after : [] }
}

// Each scalar of `others` takes one away.
function without(list: readonly JsonValue[], others: readonly JsonValue[]): JsonValue[] {
  const left = [...others]
  return list.filter((item) => {
    const at = indexOf(left, item)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const unique = (list: readonly JsonValue[]) => list.filter((item, i) => indexOf(list, item) === i)

const byText = (a: JsonValue, b: JsonValue) => compareText(String(a), String(b))

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The difference of two lists of maps with keys; deletions come last, by key, as Kubernetes has them. */
export function diffItems(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  list: ListPlace,
  differing: Differing,
): ListDiff {
  const { rule, path, diff } = list
  for (const item of [...before, ...after]) needKeys(item, rule, path)
  const name = (item: JsonObject) => nameOf(item, rule)
  const pairs = pairUp(before, after, rule.keys)
  const added = pairs.added.flatMap(([old, item]) => {
    if (old === undefined) return differing.ignoresChanges ? [] : [{ ...item, ...name(item) }]
    const inner = withoutKeys(diff(old, item), rule)
    return Object.keys(inner).length > 0 ? [{ ...inner, ...name(item) }] : []
  })
  const deleted = differing.ignoresDeletions
    ? []
    : pairs.deleted.map(name).sort((a, b) => compareText(keyText(a, rule), keyText(b, rule)))
  const all = [...added, ...deleted.map((item) => ({ ...item, [PATCH]: "delete" }))]
  const isChanged = all.length > 0 || !isSameOrder(before, after, rule.keys)
  const isOrdered =
    (!differing.ignoresChanges && isChanged) || (!differing.ignoresDeletions && all.length > 0)
  return { added: all, deleted: [], order: differing.setsOrder && isOrdered ? after.map(name) : [] }
}

// A key of the same item that is spelled out in one of them only is no difference.
function withoutKeys(patch: JsonObject, { keys }: Rule): JsonObject {
  const names = new Set(keys.map(({ name }) => name))
  return Object.fromEntries(Object.entries(patch).filter(([name]) => !names.has(name)))
}

interface Pairs {
  /** Items that are there afterwards, with what they were. */
  readonly added: readonly (readonly [JsonObject | undefined, JsonObject])[]
  readonly deleted: readonly JsonObject[]
}

// Items that cannot be told apart are paired in their order.
function pairUp(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  keys: readonly MergeKey[],
): Pairs {
  const left = [...before]
  const added = after.map((item) => {
    const at = left.findIndex((old) => isSameItem(old, item, keys))
    return [at < 0 ? undefined : left.splice(at, 1)[0], item] as const
  })
  return { added, deleted: left }
}

/**
 * What names an item in the patch: all its keys, defaults spelled out, since another item in the list that
 * the patch meets may differ in nothing else.
 */
function nameOf(item: JsonObject, { keys }: Rule): JsonObject {
  const entries = keys.flatMap(({ name, default: fallback }) => {
    const value = item[name] ?? fallback
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}

const keyText = (item: JsonObject, { keys }: Rule) =>
  keys.map(({ name }) => String(item[name])).join(" ")

function isSameOrder(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  keys: readonly MergeKey[],
): boolean {
  return (
    before.length === after.length &&
    before.every((item, i) => isSameItem(item, after[i] as JsonObject, keys))
  )
}
