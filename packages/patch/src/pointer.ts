import { PatchError } from "./errors.ts"

/** One step of a path: a key, or an index where the path was made by code. */
export type PathSegment = string | number

/**
 * Splits a JSON Pointer (RFC 6901) into its unescaped segments; `""` is the whole document.
 * Throws a PatchError with code PATCH_INVALID for text that is not a pointer.
 */
export function parsePointer(pointer: string): string[] {
  if (pointer === "") return []
  if (!pointer.startsWith("/"))
    throw new PatchError("PATCH_INVALID", `path "${pointer}" must start with "/"`, { pointer })
  if (/~(?![01])/.test(pointer))
    throw new PatchError(
      "PATCH_INVALID",
      `path "${pointer}" has a "~" that is not part of "~0" or "~1"; write "~0" for "~"`,
      { pointer },
    )
  return pointer.slice(1).split("/").map(unescapeSegment)
}

/** The JSON Pointer of a path: keys are escaped (`~` as `~0`, `/` as `~1`). */
export function formatPointer(path: readonly PathSegment[]): string {
  return path.map((segment) => `/${escapeSegment(String(segment))}`).join("")
}

function unescapeSegment(segment: string): string {
  return segment.includes("~") ? segment.replaceAll("~1", "/").replaceAll("~0", "~") : segment
}

function escapeSegment(segment: string): string {
  return segment.replaceAll("~", "~0").replaceAll("/", "~1")
}
