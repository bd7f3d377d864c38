import type { FieldSchema, TypeSchema } from "@sternpost/schema"
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from "../value.ts"
import { checkDirectives } from "./check.ts"
import { type Directed, plainValue, readDirectives } from "./directives.ts"
import { invalid, typeName } from "./failure.ts"
import { itemKind } from "./items.ts"
import { type MergedList, mergeItems } from "./merge-items.ts"
import {
  below,
  type ListKeys,
  type Place,
  type ReplacedList,
  type StrategicApplyOptions,
  TOP,
} from "./options.ts"
import { arrangeList, checkOrder } from "./order.ts"
import { type Rule, ruleOf } from "./rule.ts"
import { mergeScalars, withoutScalars } from "./scalars.ts"

/** What holds for a whole application of a patch. */
interface Applying {
  readonly keys: ListKeys
  readonly onReplacedList: ReplacedList
}

/**
 * Applies a strategic merge patch as the API server does: maps merge, `null` deletes, lists merge by
 * their keys where the schema has some and are replaced otherwise, and `$patch`, `$retainKeys`,
 * `$setElementOrder/FIELD` and `$deleteFromPrimitiveList/FIELD` do what they say. The original is left as
 * it is. Throws a {@link PatchError} for a directive that means nothing or an item without its merge key.
 * Source: k8s.io/apimachinery/pkg/util/strategicpatch.
 */
export function applyStrategicPatch(
  original: JsonObject,
  patch: JsonObject,
  { schema, keys = "kubernetes", onReplacedList = () => undefined }: StrategicApplyOptions,
): JsonObject {
  checkDirectives(patch, schema)
  return mergeMaps(original, patch, schema, TOP, { keys, onReplacedList })
}

/** The map `original` with a map of a patch applied. */
function mergeMaps(
  original: JsonObject,
  patch: JsonObject,
  type: TypeSchema | undefined,
  place: Place,
  applying: Applying,
): JsonObject {
  const directed = readDirectives(patch, type, place.inPatch)
  if (directed.patch === "delete") return {}
  if (directed.patch === "replace") return replacement(patch)
  const result = retain(original, directed, place)
  for (const key of new Set([...directed.fields.keys(), ...directed.orders.keys()])) {
    const merged = mergeField(result.get(key), key, directed, {
      field: type?.field(key),
      place: below(place, key),
      applying,
    })
    if (merged === undefined) result.delete(key)
    else result.set(key, merged)
  }
  for (const [key, scalars] of directed.deletions) {
    const list = result.get(key)
    if (isArray(list)) result.set(key, withoutScalars(list, scalars))
  }
  return Object.fromEntries(result)
}

function replacement({ $patch: _, ...rest }: JsonObject): JsonObject {
  return plainValue(rest) as JsonObject
}

// `$retainKeys` drops what it does not name; what the patch sets must be among it.
function retain(
  original: JsonObject,
  { retainKeys, fields }: Directed,
  { inPatch }: Place,
): Map<string, JsonValue> {
  const entries = Object.entries(original)
  if (retainKeys === undefined) return new Map(entries)
  for (const [key, value] of fields)
    if (value !== null && !retainKeys.includes(key))
      throw invalid([...inPatch, key], `$retainKeys does not name it, so it cannot be set`)
  return new Map(entries.filter(([key]) => retainKeys.includes(key)))
}

interface Field {
  readonly field: FieldSchema | undefined
  readonly place: Place
  readonly applying: Applying
}

/** What becomes of a field; `undefined` to remove it. */
function mergeField(
  before: JsonValue | undefined,
  key: string,
  { fields, orders }: Directed,
  at: Field,
): JsonValue | undefined {
  const value = fields.get(key)
  const order = orders.get(key)
  if (order !== undefined) return mergeOrdered(before, value, order, at)
  if (value === undefined || value === null) return undefined
  if (isObject(before) && isObject(value)) return mergeMapField(before, value, at)
  if (isArray(before) && isArray(value)) return mergeListField(before, value, at).items
  return isDeletion(value) ? undefined : plainValue(value)
}

const isDeletion = (value: JsonValue) => isObject(value) && value["$patch"] === "delete"

function mergeMapField(before: JsonObject, value: JsonObject, at: Field): JsonObject {
  const rule = ruleOf(at.field, at.applying.keys)
  if (rule.replacesMap) return replacement(value)
  return mergeMaps(before, value, at.field?.fields, at.place, at.applying)
}

function mergeListField(
  before: readonly JsonValue[],
  value: readonly JsonValue[],
  at: Field,
): MergedList {
  const rule = ruleOf(at.field, at.applying.keys)
  if (rule.mergesList) return mergeLists(before, value, rule, at)
  const after = plainValue(value) as readonly JsonValue[]
  if (rule.isUnknown && before.length > 0 && !isEqual(before, after) && !replaces(value))
    at.applying.onReplacedList(at.place.inObject, at.field)
  return { items: after, present: before }
}

// Who says so knows it.
const replaces = (list: readonly JsonValue[]) =>
  list.some((item) => isObject(item) && item["$patch"] === "replace")

function mergeLists(
  before: readonly JsonValue[],
  value: readonly JsonValue[],
  rule: Rule,
  { field, place, applying }: Field,
): MergedList {
  const kind = itemKind([before, value], place.inPatch)
  if (kind === undefined) return { items: before, present: before }
  if (kind === "scalar") return { items: mergeScalars(before, value), present: before }
  if (rule.keys.length === 0)
    throw invalid(
      place.inPatch,
      "the items of this list have no merge key, so they cannot be merged",
    )
  const type = field?.items?.fields
  return mergeItems(before as readonly JsonObject[], value as readonly JsonObject[], {
    rule,
    type,
    place,
    merge: (item, patch, at) => mergeMaps(item, patch, type, at, applying),
  })
}

function mergeOrdered(
  before: JsonValue | undefined,
  value: JsonValue | undefined,
  order: readonly JsonValue[],
  at: Field,
): JsonValue | undefined {
  const { inPatch } = at.place
  for (const list of [before, value])
    if (list !== undefined && list !== null && !isArray(list))
      throw invalid(inPatch, `$setElementOrder orders a list, but this is ${typeName(list)}`)
  if (value === null) return undefined
  const items = (value ?? []) as readonly JsonValue[]
  const rule = ruleOf(at.field, at.applying.keys)
  checkOrder(items, order, rule, inPatch)
  if (before === undefined || before === null)
    return value === undefined ? undefined : plainValue(items)
  const old = before as readonly JsonValue[]
  if (items.length === 0) return arrangeList(old, order, old, rule, inPatch)
  const merged = mergeListField(old, items, at)
  return arrangeList(merged.items, order, merged.present, rule, inPatch)
}
