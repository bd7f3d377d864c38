import { isEqual, isObject, type JsonObject, type JsonValue } from "./value.ts"

/**
 * Applies a JSON merge patch (RFC 7386): objects merge, `null` deletes, anything else replaces. The
 * target is left as it is; the result shares with it whatever did not change.
 */
export function applyMergePatch(target: JsonValue, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch
  const result = new Map<string, JsonValue>(isObject(target) ? Object.entries(target) : [])
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key)
    else result.set(key, applyMergePatch(result.get(key) ?? null, value))
  }
  return Object.fromEntries(result)
}

/**
 * The smallest merge patch that turns `from` into `to`. A merge patch cannot set `null`: where `to`
 * holds one in an object, applying the patch leaves that key out, as Kubernetes' own patches do.
 */
export function createMergePatch(from: JsonValue, to: JsonValue): JsonValue {
  if (!isObject(from) || !isObject(to)) return to
  return difference(from, to)
}

function difference(from: JsonObject, to: JsonObject): JsonObject {
  const patch = new Map<string, JsonValue>()
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch.set(key, null)
  for (const [key, value] of Object.entries(to)) {
    const before = Object.hasOwn(from, key) ? from[key] : undefined
    if (before === undefined) patch.set(key, value)
    else if (!isEqual(before, value)) patch.set(key, createMergePatch(before, value))
  }
  return Object.fromEntries(patch)
}
