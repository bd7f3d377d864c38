import { PatchError } from "./errors.ts"
import { child, Failure, listIndex, notAContainer, read } from "./locate.ts"
import { type JsonPatchOperation, validateJsonPatch } from "./operations.ts"
import { parsePointer } from "./pointer.ts"
import { isArray, isEqual, isObject, type JsonObject, type JsonValue } from "./value.ts"

/** How {@link applyJsonPatch} reports. */
export interface JsonPatchOptions {
  /** Show the document's value when a `test` fails. Turn it off for documents that hold secrets. */
  readonly showValues?: boolean
}

/**
 * Applies a JSON Patch (RFC 6902) and returns the patched document; all of it or nothing. The input
 * is left as it is; the result shares with it, and with the patch, whatever did not change, so treat
 * it as read-only. Keys keep their order. Throws a {@link PatchError} that names the operation.
 */
export function applyJsonPatch(
  document: JsonValue,
  operations: readonly JsonPatchOperation[],
  { showValues = true }: JsonPatchOptions = {},
): JsonValue {
  validateJsonPatch(operations)
  return operations.reduce((result, operation, index) => {
    try {
      return applyOperation(result, operation, showValues)
    } catch (error) {
      if (error instanceof Failure) throw describe(error, operation, index)
      throw error
    }
  }, document)
}

function describe(failure: Failure, operation: JsonPatchOperation, index: number): PatchError {
  const { op, path } = operation
  const what = "from" in operation ? `${op} ${operation.from} to ${path}` : `${op} ${path}`
  return new PatchError(failure.code, `operations[${index}] (${what}): ${failure.message}`, {
    index,
    operation,
    pointer: failure.pointer,
  })
}

function applyOperation(
  document: JsonValue,
  operation: JsonPatchOperation,
  showValues: boolean,
): JsonValue {
  const path = parsePointer(operation.path)
  switch (operation.op) {
    case "add":
      return add(document, path, operation.value)
    case "remove":
      return remove(document, path)
    case "replace":
      return update(document, path, () => operation.value)
    case "copy":
      return add(document, path, read(document, parsePointer(operation.from)))
    case "move": {
      const from = parsePointer(operation.from)
      const value = read(document, from)
      return operation.from === operation.path ? document : add(remove(document, from), path, value)
    }
    case "test":
      test(read(document, path), operation.value, path, showValues)
      return document
  }
}

function add(document: JsonValue, path: readonly string[], value: JsonValue): JsonValue {
  const last = path.at(-1)
  if (last === undefined) return value
  return update(document, path.slice(0, -1), (parent) => {
    if (isObject(parent)) return { ...parent, [last]: value }
    if (!isArray(parent)) throw notAContainer(parent, path, path.length - 1)
    const index = last === "-" ? parent.length : listIndex(parent, path, path.length - 1, true)
    return parent.toSpliced(index, 0, value)
  })
}

function remove(document: JsonValue, path: readonly string[]): JsonValue {
  const last = path.at(-1)
  if (last === undefined)
    throw new Failure("PATCH_INVALID", path, "the whole document cannot be removed")
  return update(document, path.slice(0, -1), (parent) => {
    child(parent, path, path.length - 1)
    if (isArray(parent)) return parent.toSpliced(Number(last), 1)
    const { [last]: _, ...rest } = parent as JsonObject
    return rest
  })
}

/** Copies the containers along the path and puts the changed value at its end. */
function update(
  container: JsonValue,
  path: readonly string[],
  change: (value: JsonValue) => JsonValue,
  depth = 0,
): JsonValue {
  const key = path[depth]
  if (key === undefined) return change(container)
  const value = update(child(container, path, depth), path, change, depth + 1)
  if (isArray(container)) return container.with(Number(key), value)
  return { ...(container as JsonObject), [key]: value }
}

function test(
  actual: JsonValue,
  expected: JsonValue,
  path: readonly string[],
  showValues: boolean,
): void {
  if (isEqual(actual, expected)) return
  const found = showValues ? `found ${shorten(actual)}, expected ${shorten(expected)}` : "differs"
  throw new Failure("PATCH_TEST_FAILED", path, found)
}

function shorten(value: JsonValue): string {
  const text = show(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

/** JSON text; unlike JSON.stringify it can show a bigint. */
function show(value: JsonValue): string {
  if (isArray(value)) return `[${value.map(show).join(",")}]`
  if (!isObject(value)) return typeof value === "bigint" ? `${value}` : JSON.stringify(value)
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${show(item)}`)
  return `{${entries.join(",")}}`
}
