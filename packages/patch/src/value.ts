/** A plain value, as YAML or JSON is read: integers beyond 2^53 are bigint. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | JsonObject

/** A plain object of plain values. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** Tells an object from an array and from a scalar. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** Tells an array, also where the type says readonly (`Array.isArray` narrows to a mutable one). */
export function isArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** Compares as JSON does: objects whatever their key order, numbers by value (`1`, `1.0` and `1n` are equal). */
export function isEqual(left: JsonValue, right: JsonValue): boolean {
  if (Object.is(left, right) || left === right) return true
  if (isArray(left))
    return (
      isArray(right) &&
      left.length === right.length &&
      left.every((item, i) => isEqual(item, right[i] as JsonValue))
    )
  if (isObject(left)) {
    if (!isObject(right)) return false
    const keys = Object.keys(left)
    return (
      keys.length === Object.keys(right).length &&
      keys.every(
        (key) =>
          Object.hasOwn(right, key) && isEqual(left[key] as JsonValue, right[key] as JsonValue),
      )
    )
  }
  if (typeof left === "bigint" && typeof right === "number") return isSameInteger(left, right)
  if (typeof left === "number" && typeof right === "bigint") return isSameInteger(right, left)
  return false
}

function isSameInteger(integer: bigint, number: number): boolean {
  return Number.isInteger(number) && BigInt(number) === integer
}
