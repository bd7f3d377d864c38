import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator"

/** A value of a type of ours that has an equality of its own. */
interface Comparable {
  /** Negative, zero or positive, as `Array.prototype.sort` wants it. */
  compareTo(other: this): number
}

/** CEL's equality: numbers by value whatever their type, lists and maps by their contents. */
export function isEqual(left: unknown, right: unknown): boolean {
  const [a, b] = [plainNumber(left), plainNumber(right)]
  if (isNumeric(a) && isNumeric(b)) return a <= b && a >= b
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isEqual(item, b[i]))
  if (isMap(a) && isMap(b)) {
    const [x, y] = [entries(a), entries(b)]
    return (
      x.size === y.size && [...x].every(([key, item]) => y.has(key) && isEqual(item, y.get(key)))
    )
  }
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return a === b
  return a.constructor === b.constructor && !isMap(a) && compareObjects(a, b) === 0
}

/** CEL's order of numbers, strings, booleans, bytes, timestamps and durations; undefined for others. */
export function compare(left: unknown, right: unknown): number | undefined {
  const [a, b] = [plainNumber(left), plainNumber(right)]
  if (isNumeric(a) && isNumeric(b)) return order(a, b)
  if (typeof a === "string" && typeof b === "string") return order(a, b)
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b)
  return typeof a === "object" && typeof b === "object" && a && b ? compareObjects(a, b) : undefined
}

function compareObjects(a: object, b: object): number | undefined {
  if (a instanceof Date && b instanceof Date) return order(a.getTime(), b.getTime())
  if (a instanceof Duration && b instanceof Duration)
    return order(a.seconds, b.seconds) || order(a.nanos, b.nanos)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  if ("compareTo" in a && a.constructor === b.constructor)
    return (a as Comparable).compareTo(b as Comparable)
  return a === b ? 0 : undefined
}

/** Orders two numbers, or two strings by code unit. */
export function order<T extends number | bigint | string>(a: T, b: T): number {
  if (a < b) return -1
  return a > b ? 1 : 0
}

function plainNumber(value: unknown): unknown {
  return value instanceof UnsignedInt ? value.value : value
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint"
}

type MapValue = ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>

/** Tells a CEL map: the engine uses both objects and Maps. */
export function isMap(value: unknown): value is MapValue {
  if (value instanceof Map) return true
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The entries of a CEL map. */
export function entries(map: MapValue): ReadonlyMap<unknown, unknown> {
  return map instanceof Map ? map : new Map(Object.entries(map))
}
