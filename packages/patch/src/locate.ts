import type { PatchErrorCode } from "./errors.ts"
import { formatPointer } from "./pointer.ts"
import { closest } from "./suggest.ts"
import { isArray, isObject, type JsonObject, type JsonValue } from "./value.ts"

/** A failure before it is known which operation it belongs to. */
export class Failure extends Error {
  readonly code: PatchErrorCode
  readonly pointer: string

  constructor(code: PatchErrorCode, path: readonly string[], message: string) {
    super(message)
    this.code = code
    this.pointer = formatPointer(path)
  }
}

/** The value at a path, which must exist. */
export function read(document: JsonValue, path: readonly string[]): JsonValue {
  return path.reduce<JsonValue>((value, _, depth) => child(value, path, depth), document)
}

/** The value of `container` at `path[depth]`, which must exist. */
export function child(container: JsonValue, path: readonly string[], depth: number): JsonValue {
  const key = path[depth] as string
  if (isArray(container)) return container[listIndex(container, path, depth, false)] as JsonValue
  if (!isObject(container)) throw notAContainer(container, path, depth)
  if (!Object.hasOwn(container, key)) throw missingKey(container, path, depth)
  return container[key] as JsonValue
}

/** Reads an index as RFC 6901 allows it; an insertion may also name the place after the last item. */
export function listIndex(
  list: readonly JsonValue[],
  path: readonly string[],
  depth: number,
  isInsertion: boolean,
): number {
  const text = path[depth] as string
  const at = place(path, depth)
  const pointer = path.slice(0, depth + 1)
  const length = `${list.length} item${list.length === 1 ? "" : "s"}`
  if (text === "-")
    throw new Failure(
      "PATCH_PATH_MISSING",
      pointer,
      `"-" is the place after the last item; only add, move and copy can write there`,
    )
  // RFC 6901 section 4: no sign, no leading zeros, no exponent.
  if (!/^(?:0|[1-9][0-9]*)$/.test(text))
    throw new Failure(
      "PATCH_PATH_MISSING",
      pointer,
      `"${text}" is not an index, but ${at} is a list of ${length}`,
    )
  const index = Number(text)
  if (index < list.length || (isInsertion && index === list.length)) return index
  throw new Failure("PATCH_PATH_MISSING", pointer, `no item ${text} at ${at}, which has ${length}`)
}

function missingKey(container: JsonObject, path: readonly string[], depth: number): Failure {
  const key = path[depth] as string
  const meant = closest(key, Object.keys(container))
  const hint = meant === undefined ? "" : `; did you mean "${meant}"?`
  return new Failure(
    "PATCH_PATH_MISSING",
    path.slice(0, depth + 1),
    `no "${key}" at ${place(path, depth)}${hint}`,
  )
}

/** The failure for a path that goes on below a scalar. */
export function notAContainer(value: JsonValue, path: readonly string[], depth: number): Failure {
  const type = value === null ? "null" : `a ${typeof value}`
  return new Failure(
    "PATCH_PATH_MISSING",
    path.slice(0, depth + 1),
    `no "${path[depth]}" at ${place(path, depth)}, which is ${type}`,
  )
}

function place(path: readonly string[], depth: number): string {
  return depth === 0 ? "the top of the document" : formatPointer(path.slice(0, depth))
}
