import type { FieldSchema, TypeSchema } from "@sternpost/schema"
import type { PathSegment } from "../pointer.ts"
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from "../value.ts"
import { type Differing, diffItems, diffScalars, type ListDiff } from "./diff-list.ts"
import { DELETE_FROM, RETAIN_KEYS, SET_ORDER } from "./directives.ts"
import { itemKind } from "./items.ts"
import type { StrategicOptions } from "./options.ts"
import { type Rule, ruleOf } from "./rule.ts"

/**
 * The strategic merge patch that turns `from` into `to`: `{}` when they are equal. Throws a
 * {@link PatchError} where an item of a list has no merge key.
 * Source: k8s.io/apimachinery/pkg/util/strategicpatch, CreateTwoWayMergePatch.
 */
export function createStrategicPatch(
  from: JsonObject,
  to: JsonObject,
  { schema, keys = "kubernetes" }: StrategicOptions,
): JsonObject {
  return diffMaps(
    from,
    to,
    { type: schema, path: [], retainsKeys: false },
    { keys, setsOrder: true },
  )
}

/** Where in an object two maps stand. */
export interface MapPlace {
  readonly type: TypeSchema | undefined
  readonly path: readonly PathSegment[]
  /** Whether the field of the map has the strategy `retainKeys`. */
  readonly retainsKeys: boolean
}

/** The patch between two maps; empty when there is nothing to do. */
export function diffMaps(
  from: JsonObject,
  to: JsonObject,
  place: MapPlace,
  differing: Differing,
): JsonObject {
  const patch = new Map<string, JsonValue>()
  for (const [key, value] of Object.entries(to)) {
    if (Object.hasOwn(from, key)) {
      const field = place.type?.field(key)
      const at = { field, path: [...place.path, key], rule: ruleOf(field, differing.keys) }
      diffField(patch, key, [from[key] as JsonValue, value], at, differing)
    } else if (differing.ignoresChanges !== true) patch.set(key, value)
  }
  const gone = Object.keys(from).filter((key) => !Object.hasOwn(to, key))
  if (differing.ignoresDeletions !== true) for (const key of gone) patch.set(key, null)
  const loses = gone.some((key) => from[key] !== null)
  if (place.retainsKeys && (patch.size > 0 || loses)) addRetained(patch, to)
  return Object.fromEntries(patch)
}

function addRetained(patch: Map<string, JsonValue>, to: JsonObject): void {
  const kept = Object.keys(to).filter((key) => to[key] !== null)
  if (kept.length > 0) patch.set(RETAIN_KEYS, kept.sort())
}

interface FieldPlace {
  readonly field: FieldSchema | undefined
  readonly rule: Rule
  readonly path: readonly PathSegment[]
}

function diffField(
  patch: Map<string, JsonValue>,
  key: string,
  [before, after]: readonly [JsonValue, JsonValue],
  at: FieldPlace,
  differing: Differing,
): void {
  if (isObject(before) && isObject(after) && !at.rule.replacesMap) {
    const place = { type: at.field?.fields, path: at.path, retainsKeys: at.rule.retainsKeys }
    const inner = diffMaps(before, after, place, differing)
    if (Object.keys(inner).length > 0) patch.set(key, inner)
  } else if (isArray(before) && isArray(after) && at.rule.mergesList) {
    const { added, deleted, order } = diffLists(before, after, at, differing)
    if (added.length > 0) patch.set(key, added)
    if (deleted.length > 0) patch.set(DELETE_FROM + key, deleted)
    if (order.length > 0) patch.set(SET_ORDER + key, order)
  } else if (differing.ignoresChanges !== true && !isEqual(before, after)) patch.set(key, after)
}

function diffLists(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  { field, rule, path }: FieldPlace,
  differing: Differing,
): ListDiff {
  if (before.length === 0)
    return { added: differing.ignoresChanges === true ? [] : after, deleted: [], order: [] }
  if (itemKind([before, after], path) === "scalar") return diffScalars(before, after, differing)
  const [from, to] = [before as readonly JsonObject[], after as readonly JsonObject[]]
  const place = { type: field?.items?.fields, path, retainsKeys: rule.retainsKeys }
  const diff = (old: JsonObject, item: JsonObject) => diffMaps(old, item, place, differing)
  return diffItems(from, to, { rule, path, diff }, differing)
}
