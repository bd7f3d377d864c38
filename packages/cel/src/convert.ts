import { Optional } from "@marcbachmann/cel-js"
import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator"
import { parseDuration } from "./duration.ts"
import { dynamicToCel, isRecord } from "./dynamic.ts"
import { ObjectLiteral } from "./libraries/literals.ts"
import type { Reference } from "./references.ts"
import { type CelType, type CelVariables, fieldsOf, objectClass } from "./types.ts"
import { CelValue, LazyFields } from "./value.ts"

/** What is read below a value: all of it, or these keys. */
type Reads = "all" | Map<string, Reads>

/** What an expression reads of each variable. */
export function readsOf(references: readonly Reference[]): Map<string, Reads> {
  const root = new Map<string, Reads>()
  for (const path of references) {
    let at: Map<string, Reads> = root
    for (const [i, key] of path.entries()) {
      const below = at.get(key)
      if (below === "all") break
      if (i === path.length - 1) at.set(key, "all")
      else {
        const next: Map<string, Reads> = below ?? new Map<string, Reads>()
        at.set(key, next)
        at = next
      }
    }
  }
  return root
}

/**
 * The values that an expression reads, as the engine wants them; the rest of a large object is not
 * touched. Objects that are declared but not given are empty, so that `has()` can ask for their fields.
 */
export function toContext(
  bindings: Readonly<Record<string, unknown>>,
  reads: ReadonlyMap<string, Reads>,
  variables: CelVariables,
): Record<string, unknown> {
  const context: Record<string, unknown> = {}
  for (const [name, below] of reads) {
    const type = variables[name]
    const value = Object.hasOwn(bindings, name) ? bindings[name] : undefined
    if (value !== undefined) context[name] = toCel(value, type, below)
    else if (fieldsOf(type) !== undefined) context[name] = toCel({}, type, below)
  }
  return context
}

/** Whole numbers become CEL integers, as the API server reads them from JSON. */
function toCel(value: unknown, type: CelType | undefined, reads: Reads): unknown {
  if (value instanceof CelValue) return value.inner
  if (value instanceof LazyFields) return lazyObject(value, type)
  if (typeof type === "object" && "optional" in type)
    return Optional.of(toCel(value, type.optional, "all"))
  if (reads === "all" && (type === undefined || type === "dyn")) return dynamicToCel(value)
  if (typeof type === "string" && type !== "dyn") return scalarToCel(value, type)
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value
  const { list, map, fields } = partsOf(type)
  if (Array.isArray(value)) return value.map((item: unknown) => toCel(item, list, "all"))
  if (!isRecord(value)) return value
  // A Map, because the engine looks at an object's constructor, which may be a key.
  const result = fields === undefined ? new Map<string, unknown>() : new (objectClass(fields))()
  for (const key of reads === "all" ? Object.keys(value) : reads.keys()) {
    const item = Object.hasOwn(value, key) ? value[key] : undefined
    const itemType = fields === undefined ? map : fields.fields[key]
    const below = reads === "all" ? reads : (reads.get(key) ?? "all")
    if (item !== undefined) result.set(key, toCel(item, itemType, below))
  }
  return result
}

/** What is declared to be a number, bytes or a time is so too where it is written another way. */
function scalarToCel(value: unknown, type: string): unknown {
  if (type === "double" && (typeof value === "number" || typeof value === "bigint"))
    return Number(value)
  if (typeof value !== "string") return dynamicToCel(value)
  if (type === "bytes") return new Uint8Array(Buffer.from(value, "base64"))
  if (type === "timestamp" && !Number.isNaN(Date.parse(value))) return new Date(value)
  return type === "duration" ? (parseDuration(value) ?? value) : value
}

/** An object whose fields are asked for one by one. */
function lazyObject({ read }: LazyFields, type: CelType | undefined): unknown {
  const { fields } = partsOf(type)
  const made = fields === undefined ? new Map<string, unknown>() : new (objectClass(fields))()
  const known = new Map<string, unknown>()
  const get = (name: string) => {
    if (!known.has(name)) known.set(name, read(name)?.inner)
    return known.get(name)
  }
  return Object.defineProperty(made, "get", { value: get })
}

interface Parts {
  readonly list?: CelType
  readonly map?: CelType
  readonly fields?: Extract<CelType, { readonly fields: unknown }>
}

function partsOf(type: CelType | undefined): Parts {
  if (typeof type !== "object") return {}
  if ("inferred" in type || "optional" in type) return {}
  return "fields" in type ? { fields: type } : type
}

/** A CEL value as plain JavaScript: safe integers as numbers, durations and timestamps as text. */
export function fromCel(value: unknown): unknown {
  if (typeof value === "bigint") return fromInteger(value)
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, fromCel)
  if (value instanceof UnsignedInt) return fromInteger(value.value)
  if (value instanceof Optional) return value.hasValue() ? fromCel(value.value()) : undefined
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Duration) return value.toString()
  if (value instanceof ObjectLiteral) return fromCel(value.fields)
  if (value instanceof Map || isRecord(value)) {
    const entries = value instanceof Map ? [...value] : Object.entries(value)
    return Object.fromEntries(entries.map(([key, item]) => [String(key), fromCel(item)]))
  }
  return String(value)
}

function fromInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
