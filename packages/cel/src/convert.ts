import { Optional } from "@marcbachmann/cel-js"
import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator"
import type { Reference } from "./references.ts"
import { type CelVariables, fieldsOf } from "./types.ts"

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
    const value = Object.hasOwn(bindings, name) ? bindings[name] : undefined
    if (value !== undefined) context[name] = project(value, below)
    else if (fieldsOf(variables[name]) !== undefined) context[name] = new Map()
  }
  return context
}

function project(value: unknown, reads: Reads): unknown {
  if (reads === "all" || !isRecord(value)) return toCel(value)
  const result = new Map<string, unknown>()
  for (const [key, below] of reads)
    if (Object.hasOwn(value, key) && value[key] !== undefined)
      result.set(key, project(value[key], below))
  return result
}

/** Whole numbers become CEL integers, as the API server reads them from JSON. */
function toCel(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map(toCel)
  if (!isRecord(value)) return value
  // A Map, because the engine looks at an object's constructor, which may be a key.
  const result = new Map<string, unknown>()
  for (const key of Object.keys(value)) {
    const item = value[key]
    if (item !== undefined) result.set(key, toCel(item))
  }
  return result
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
