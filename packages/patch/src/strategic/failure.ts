import { PatchError } from "../errors.ts"
import { formatPointer, type PathSegment } from "../pointer.ts"

/** The error for a patch that means nothing at a place of it. */
export function invalid(path: readonly PathSegment[], message: string): PatchError {
  const pointer = formatPointer(path)
  const at = pointer === "" ? "the top of the patch" : pointer
  return new PatchError("PATCH_INVALID", `${at}: ${message}`, { pointer })
}

/** A value in words that do not give it away. */
export function typeName(value: unknown): string {
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" ? "a map" : `a ${typeof value}`
}
