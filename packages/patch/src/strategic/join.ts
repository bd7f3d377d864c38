import type { FieldSchema, TypeSchema } from "@sternpost/schema"
import { PatchError } from "../errors.ts"
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from "../value.ts"
import { PATCH, RETAIN_KEYS, SET_ORDER } from "./directives.ts"
import { indexIn, isSameItem, itemKind } from "./items.ts"
import type { ListKeys } from "./options.ts"
import { arrange } from "./order.ts"
import { type Rule, ruleOf } from "./rule.ts"
import { mergeScalars } from "./scalars.ts"

/** One patch out of one that only deletes and one that only adds and changes, towards the same object. */
export function joinPatches(
  deletions: JsonObject,
  changes: JsonObject,
  type: TypeSchema | undefined,
  keys: ListKeys,
): JsonObject {
  const result = new Map(Object.entries(deletions))
  for (const [key, value] of Object.entries(changes)) {
    const other = result.get(key)
    if (key.startsWith(SET_ORDER) || key === RETAIN_KEYS) {
      requireEqual(key, other, value)
      result.set(key, value)
      continue
    }
    const field = type?.field(key)
    const order = changes[SET_ORDER + key] ?? deletions[SET_ORDER + key]
    result.set(key, joinValues(other, value, { field, order, keys }))
  }
  return Object.fromEntries(result)
}

// Both say how `modified` is, so they cannot differ unless it has an item twice.
function requireEqual(key: string, other: JsonValue | undefined, value: JsonValue): void {
  if (other === undefined || isEqual(other, value)) return
  throw new PatchError("PATCH_INVALID", `the patch would need two different ${key}`)
}

interface Joining {
  readonly field: FieldSchema | undefined
  readonly order: JsonValue | undefined
  readonly keys: ListKeys
}

function joinValues(
  other: JsonValue | undefined,
  value: JsonValue,
  { field, order, keys }: Joining,
): JsonValue {
  const rule = ruleOf(field, keys)
  if (isObject(other) && isObject(value) && !rule.replacesMap)
    return joinPatches(other, value, field?.fields, keys)
  if (!isArray(other) || !isArray(value) || !rule.mergesList) return withoutPatches(value)
  if (itemKind([other, value], []) === "scalar") return mergeScalars(other, value)
  const join = (a: JsonObject, b: JsonObject) => joinPatches(a, b, field?.items?.fields, keys)
  const wanted = (isArray(order) ? order : value) as readonly JsonObject[]
  return joinItems(other as readonly JsonObject[], value as readonly JsonObject[], {
    rule,
    wanted,
    join,
  })
}

// What `modified` itself marks with a directive is no part of the object that is wanted.
function withoutPatches(value: JsonValue): JsonValue {
  const isKept = (inner: JsonValue) => !isObject(inner) || inner[PATCH] === undefined
  if (isArray(value)) return value.filter(isKept).map(withoutPatches)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([, inner]) => isKept(inner))
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutPatches(inner)]))
}

interface ItemJoining {
  readonly rule: Rule
  /** Items in the order in which they are wanted. */
  readonly wanted: readonly JsonObject[]
  join(deletion: JsonObject, change: JsonObject): JsonObject
}

function joinItems(
  deletions: readonly JsonObject[],
  changes: readonly JsonObject[],
  { rule, wanted, join }: ItemJoining,
): readonly JsonObject[] {
  const items = [...deletions]
  for (const change of changes) {
    const at = items.findIndex((item) => isSameItem(item, change, rule.keys))
    const present = items[at]
    if (present === undefined) items.push(change)
    else items[at] = join(present, change)
  }
  return arrange(items, {
    wanted: (item) => (item[PATCH] === "delete" ? -1 : indexIn(wanted, item, rule.keys)),
    present: (item) => deletions.findIndex((other) => isSameItem(other, item, rule.keys)),
  })
}
