import { formatPath, type JsonObject, type Path } from "@sternpost/manifests"
import { PipelineError } from "../errors.ts"

/**
 * A copy of what a user's stage handed over, without the keys that are undefined. Throws a
 * `PipelineError` that names the path of what JSON does not have: a Date, a Map, a function, NaN.
 */
export function plainData(object: JsonObject): JsonObject {
  return copy(object, [], new Set()) as JsonObject
}

// Deeper objects are left to the copy, which knows whether they hold themselves.
const MAX_DEPTH = 200

/** Whether a value is plain data already, so that no copy is needed. */
export function isPlainData(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return true
    case "number":
      return Number.isFinite(value)
    case "object":
      break
    default:
      return false
  }
  if (value === null) return true
  if (depth > MAX_DEPTH) return false
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlainData(item, depth + 1)) return false
    return true
  }
  if (!isPlain(value)) return false
  for (const key of Object.keys(value))
    if (!isPlainData((value as JsonObject)[key], depth + 1)) return false
  return true
}

/** `around` are the collections that hold the value. */
function copy(value: unknown, path: Path, around: Set<object>): unknown {
  if (typeof value !== "object" || value === null) return scalar(value, path)
  if (around.has(value)) throw notPlain(path, "holds an object that it is itself a part of")
  if (!Array.isArray(value) && !isPlain(value)) throw notPlain(path, instanceText(value))
  around.add(value)
  const plain = Array.isArray(value)
    ? Array.from(value, (item, i) => copy(item, [...path, i], around))
    : copyMap(value as JsonObject, path, around)
  around.delete(value)
  return plain
}

function copyMap(map: JsonObject, path: Path, around: Set<object>): JsonObject {
  const entries = Object.entries(map).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    entries.map(([key, value]) => [key, copy(value, [...path, key], around)]),
  )
}

function scalar(value: unknown, path: Path): unknown {
  switch (typeof value) {
    case "number":
      if (!Number.isFinite(value)) throw notPlain(path, `is ${value}`)
      return value
    case "undefined":
      throw notPlain(path, "is undefined")
    case "function":
    case "symbol":
      throw notPlain(path, `is a ${typeof value}`)
    default:
      return value
  }
}

/** Whether it is a map as `{}` makes it, in whichever context. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function instanceText(value: object): string {
  const name = value.constructor?.name || "class"
  const is = `is ${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`
  if (value instanceof Date) return `${is}; write its toISOString()`
  if (value instanceof Map) return `${is}; write Object.fromEntries(map)`
  if (value instanceof Set) return `${is}; write [...set]`
  return "toJSON" in value ? `${is}; write what its toJSON() returns` : is
}

function notPlain(path: Path, what: string): PipelineError {
  const where = path.length === 0 ? "the object" : formatPath(path)
  const rule = "a stage hands over plain data, as JSON has it"
  return new PipelineError("STAGE_FAILED", `${where} ${what} (${rule})`)
}
