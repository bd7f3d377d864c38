import type { TypeSchema } from "@sternpost/schema"
import type { PathSegment } from "../pointer.ts"
import { closest } from "../suggest.ts"
import { isArray, isObject, type JsonObject, type JsonValue } from "../value.ts"
import { invalid, typeName } from "./failure.ts"

export const PATCH = "$patch"
export const RETAIN_KEYS = "$retainKeys"
export const SET_ORDER = "$setElementOrder/"
export const DELETE_FROM = "$deleteFromPrimitiveList/"

const NAMES = [PATCH, RETAIN_KEYS, SET_ORDER.slice(0, -1), DELETE_FROM.slice(0, -1)]
const PATCH_VALUES = ["delete", "replace", "merge"]

/** A map of a patch, its directives told from its fields. */
export interface Directed {
  /** What `$patch` says; `merge` where it says nothing. */
  readonly patch: "delete" | "replace" | "merge"
  readonly retainKeys: readonly string[] | undefined
  /** The lists of `$setElementOrder/FIELD`, by field. */
  readonly orders: ReadonlyMap<string, readonly JsonValue[]>
  /** The lists of `$deleteFromPrimitiveList/FIELD`, by field. */
  readonly deletions: ReadonlyMap<string, readonly JsonValue[]>
  readonly fields: ReadonlyMap<string, JsonValue>
}

/** Reads the directives of a map; throws for one that there is not, or whose value means nothing. */
export function readDirectives(
  map: JsonObject,
  type: TypeSchema | undefined,
  path: readonly PathSegment[],
): Directed {
  const orders = new Map<string, readonly JsonValue[]>()
  const deletions = new Map<string, readonly JsonValue[]>()
  const fields = new Map<string, JsonValue>()
  for (const [key, value] of Object.entries(map)) {
    if (key === PATCH || key === RETAIN_KEYS) continue
    if (key.startsWith(SET_ORDER)) orders.set(fieldOf(key), listAt(key, value, path))
    else if (key.startsWith(DELETE_FROM)) deletions.set(fieldOf(key), scalarsAt(key, value, path))
    else {
      if (key.startsWith("$")) refuseUnknown(key, type, path)
      fields.set(key, value)
    }
  }
  const patch = patchValue(map[PATCH], path)
  return { patch, retainKeys: retained(map[RETAIN_KEYS], path), orders, deletions, fields }
}

const fieldOf = (key: string) => key.slice(key.indexOf("/") + 1)

function patchValue(value: JsonValue | undefined, path: readonly PathSegment[]): Directed["patch"] {
  if (value === undefined) return "merge"
  if (typeof value === "string" && PATCH_VALUES.includes(value)) return value as Directed["patch"]
  const said = typeof value === "string" ? `"${value}"` : typeName(value)
  const all = PATCH_VALUES.join(", ")
  throw invalid([...path, PATCH], `${PATCH} is one of ${all}, not ${said}`)
}

function retained(
  value: JsonValue | undefined,
  path: readonly PathSegment[],
): readonly string[] | undefined {
  if (value === undefined) return undefined
  const keys = listAt(RETAIN_KEYS, value, path)
  if (keys.every((key) => typeof key === "string")) return keys as readonly string[]
  throw invalid([...path, RETAIN_KEYS], `${RETAIN_KEYS} is a list of keys`)
}

function listAt(key: string, value: JsonValue, path: readonly PathSegment[]): readonly JsonValue[] {
  if (isArray(value)) return value
  throw invalid([...path, key], `it must be a list, not ${typeName(value)}`)
}

function scalarsAt(
  key: string,
  value: JsonValue,
  path: readonly PathSegment[],
): readonly JsonValue[] {
  const list = listAt(key, value, path)
  const odd = list.find((item) => isObject(item) || isArray(item))
  if (odd === undefined) return list
  throw invalid(
    [...path, key],
    `it deletes scalars, not ${typeName(odd)}; a map in a list is deleted by its merge key and $patch: delete`,
  )
}

// Fields may begin with a dollar sign too: $ref and $schema of a CustomResourceDefinition.
function refuseUnknown(
  key: string,
  type: TypeSchema | undefined,
  path: readonly PathSegment[],
): void {
  if (type?.fieldNames.includes(key)) return
  const [name = ""] = key.split("/")
  const isDirective = NAMES.includes(name)
  const meant = isDirective ? undefined : closest(name, NAMES)
  if (type?.isComplete !== true && meant === undefined && !isDirective) return
  if (isDirective) throw invalid([...path, key], `"${key}" names no field; write ${name}/FIELD`)
  const hint = meant === undefined ? `there are ${NAMES.join(", ")}` : `did you mean "${meant}"?`
  throw invalid([...path, key], `"${key}" is no directive; ${hint}`)
}

/** The value without what only a merge understands: directives, items that are to be deleted, nulls. */
export function plainValue(value: JsonValue): JsonValue {
  return plain(value) ?? null
}

function plain(value: JsonValue): JsonValue | undefined {
  if (isArray(value)) return value.map(plain).filter((item) => item !== undefined)
  if (!isObject(value)) return value
  if (value[PATCH] === "delete") return undefined
  // An item that says no more than that its list replaces the other.
  if (value[PATCH] !== undefined && Object.keys(value).length === 1) return undefined
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (isDirective(key) || inner === null) return []
    const kept = plain(inner)
    return kept === undefined ? [] : [[key, kept] as const]
  })
  return Object.fromEntries(entries)
}

function isDirective(key: string): boolean {
  return (
    key === PATCH || key === RETAIN_KEYS || key.startsWith(SET_ORDER) || key.startsWith(DELETE_FROM)
  )
}
