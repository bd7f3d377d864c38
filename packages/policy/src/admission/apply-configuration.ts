import { deepEqual, isObject, type JsonObject, type Path } from "@sternpost/manifests"
import type { FieldSchema, TypeSchema, ValueSchema } from "@sternpost/schema"

/** An apply configuration that cannot be merged: `path` says where. */
export class ApplyError extends Error {
  override readonly name = "ApplyError"
  readonly code = "APPLY_REFUSED"
  readonly path: Path

  constructor(path: Path, message: string) {
    super(message)
    this.path = path
  }
}

/** Structs that are taken as one value. Source: `x-kubernetes-map-type: atomic` in the OpenAPI document (1.36). */
const ATOMIC = new Set(
  "LabelSelector LocalObjectReference ObjectReference SecretReference ConfigMapKeySelector SecretKeySelector ObjectFieldSelector ResourceFieldSelector FileKeySelector NodeSelector NodeSelectorTerm TopologySelectorTerm ScopeSelector TypedLocalObjectReference CrossVersionObjectReference".split(
    " ",
  ),
)

/**
 * Merges what a policy applies into an object, as server-side apply does: maps and structs field by field, lists of
 * type map by their keys, sets by their items. Atomic lists and structs may not be touched, unless they may be
 * replaced. Gives a new value; throws an {@link ApplyError}.
 */
export function applyConfiguration(
  object: Readonly<JsonObject>,
  applied: Readonly<JsonObject>,
  type: TypeSchema,
  { replacesAtomic = false }: { readonly replacesAtomic?: boolean } = {},
): JsonObject {
  return mergeFields(object, applied, { schema: type, replacesAtomic }, [])
}

/** The schema of what is merged, and what becomes of what is atomic. */
interface Merging<Schema> {
  readonly schema: Schema
  readonly replacesAtomic: boolean
}

function mergeFields(
  object: Readonly<JsonObject>,
  applied: Readonly<JsonObject>,
  { schema: type, replacesAtomic }: Merging<TypeSchema | undefined>,
  path: Path,
): JsonObject {
  const merged: JsonObject = { ...object }
  for (const [key, value] of Object.entries(applied)) {
    const at = [...path, key]
    const schema = type?.field(key)
    if (schema === undefined && type?.isComplete === true)
      throw new ApplyError(at, `there is no field "${key}"`)
    merged[key] = mergeValue(merged[key], value, { schema, replacesAtomic }, at)
  }
  return merged
}

function mergeValue(
  present: unknown,
  applied: unknown,
  merging: Merging<FieldSchema | ValueSchema | undefined>,
  path: Path,
): unknown {
  const { schema, replacesAtomic } = merging
  if (Array.isArray(applied))
    return mergeList(present, applied, merging as Merging<FieldSchema | undefined>, path)
  if (!isObject(applied)) return applied
  const name = schema?.fields?.name.split(".").at(-1) ?? ""
  if (ATOMIC.has(name)) {
    if (replacesAtomic) return applied
    throw atomic(path, `the struct ${name}`)
  }
  const inner = { schema: schema?.fields, replacesAtomic }
  return mergeFields(isObject(present) ? present : {}, applied, inner, path)
}

function mergeList(
  present: unknown,
  applied: readonly unknown[],
  { schema, replacesAtomic }: Merging<FieldSchema | undefined>,
  path: Path,
): readonly unknown[] {
  const own = Array.isArray(present) ? present : []
  if (schema?.listType === "set")
    return [...own, ...applied.filter((item) => !own.some((other) => deepEqual(other, item)))]
  if (schema?.listType !== "map" || schema.listMapKeys.length === 0) {
    if (replacesAtomic) return applied
    throw atomic(path, "the list")
  }
  const merged = [...own]
  for (const item of applied) {
    const at = merged.findIndex((other) => sameKeys(other, item, schema))
    const here = [...path, at < 0 ? merged.length : at]
    const value = mergeValue(
      at < 0 ? undefined : merged[at],
      item,
      { schema: schema.items, replacesAtomic },
      here,
    )
    if (at < 0) merged.push(value)
    else merged[at] = value
  }
  return merged
}

function sameKeys(a: unknown, b: unknown, { listMapKeys, items }: FieldSchema): boolean {
  if (!isObject(a) || !isObject(b)) return false
  // Ports without a protocol are TCP.
  const keyOf = (item: JsonObject, key: string) => item[key] ?? items?.fields?.field(key)?.default
  return listMapKeys.every((key) => deepEqual(keyOf(a, key), keyOf(b, key)))
}

function atomic(path: Path, what: string): ApplyError {
  return new ApplyError(path, `${what} is atomic: an apply configuration may not touch it`)
}
