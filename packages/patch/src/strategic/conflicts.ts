import type { FieldSchema, TypeSchema } from "@sternpost/schema"
import { formatPointer, type PathSegment } from "../pointer.ts"
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from "../value.ts"
import { PATCH, RETAIN_KEYS } from "./directives.ts"
import { isSameItem, itemKind } from "./items.ts"
import type { ListKeys } from "./options.ts"
import { type Rule, ruleOf } from "./rule.ts"

/** The places, as JSON Pointers, that two patches of the same object set to different values. */
export function findConflicts(
  left: JsonObject,
  right: JsonObject,
  type: TypeSchema | undefined,
  keys: ListKeys,
): readonly string[] {
  const found: string[] = []
  compareMaps(left, right, type, { path: [], keys, found })
  return found
}

interface Comparing {
  readonly path: readonly PathSegment[]
  readonly keys: ListKeys
  readonly found: string[]
}

const inside = (comparing: Comparing, key: PathSegment): Comparing => ({
  ...comparing,
  path: [...comparing.path, key],
})

function differ({ path, found }: Comparing): void {
  found.push(formatPointer(path))
}

function compareMaps(
  left: JsonObject,
  right: JsonObject,
  type: TypeSchema | undefined,
  comparing: Comparing,
): void {
  // One deletes what the other changes.
  if (left[PATCH] !== right[PATCH]) {
    differ(comparing)
    return
  }
  for (const [key, value] of Object.entries(left)) {
    const other = right[key]
    if (key === PATCH || key === RETAIN_KEYS || other === undefined) continue
    compareValues(value, other, type?.field(key), inside(comparing, key))
  }
}

function compareValues(
  left: JsonValue,
  right: JsonValue,
  field: FieldSchema | undefined,
  comparing: Comparing,
): void {
  const rule = ruleOf(field, comparing.keys)
  if (isObject(left) && isObject(right)) {
    if (!rule.replacesMap) compareMaps(left, right, field?.fields, comparing)
  } else if (isArray(left) && isArray(right)) compareLists(left, right, { field, rule }, comparing)
  else if (!isEqual(left, right)) differ(comparing)
}

function compareLists(
  left: readonly JsonValue[],
  right: readonly JsonValue[],
  { field, rule }: { readonly field: FieldSchema | undefined; readonly rule: Rule },
  comparing: Comparing,
): void {
  if (!rule.mergesList) {
    if (!isEqual(left, right)) differ(comparing)
    return
  }
  // Scalars are added and deleted one by one: that cannot conflict.
  if (itemKind([left, right], comparing.path) !== "map") return
  for (const [i, item] of (left as readonly JsonObject[]).entries()) {
    const other = (right as readonly JsonObject[]).find((it) => isSameItem(it, item, rule.keys))
    if (other !== undefined) compareMaps(item, other, field?.items?.fields, inside(comparing, i))
  }
}
