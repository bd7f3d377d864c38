import type { FieldSchema, TypeSchema } from "@sternpost/schema"
import { PatchError } from "../errors.ts"
import type { PathSegment } from "../pointer.ts"
import { isArray, isObject, type JsonObject, type JsonValue } from "../value.ts"
import { readDirectives } from "./directives.ts"
import { typeName } from "./failure.ts"

/**
 * Checks that a value read from a document is a strategic merge patch, as far as that can be said without
 * an object to patch, and returns it as one. Throws a {@link PatchError} with code PATCH_INVALID.
 */
export function validateStrategicPatch(patch: unknown): JsonObject {
  if (!isObject(patch))
    throw new PatchError(
      "PATCH_INVALID",
      `a strategic merge patch is a map of the fields to change, not ${typeName(patch)}`,
    )
  checkDirectives(patch, undefined)
  return patch
}

/** Throws for a directive of the patch that there is not, or whose value means nothing, at any depth. */
export function checkDirectives(patch: JsonValue, type: TypeSchema | undefined): void {
  check(patch, type, [])
}

function check(value: JsonValue, type: TypeSchema | undefined, path: readonly PathSegment[]): void {
  if (isArray(value)) {
    for (const [i, item] of value.entries()) check(item, type, [...path, i])
    return
  }
  if (!isObject(value)) return
  const { fields } = readDirectives(value, type, path)
  for (const [key, inner] of fields) check(inner, typeBelow(type?.field(key)), [...path, key])
}

function typeBelow(field: FieldSchema | undefined): TypeSchema | undefined {
  return field?.fields ?? field?.items?.fields
}
