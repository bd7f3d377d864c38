import { PatchError } from "./errors.ts"
import { parsePointer } from "./pointer.ts"
import { closest } from "./suggest.ts"
import { isObject, type JsonValue } from "./value.ts"

/** One operation of a JSON Patch (RFC 6902). */
export type JsonPatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: JsonValue }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly path: string; readonly from: string }

/** What an operation needs besides `op` and `path`. */
const NEEDS: ReadonlyMap<string, "value" | "from" | undefined> = new Map([
  ["add", "value"],
  ["remove", undefined],
  ["replace", "value"],
  ["move", "from"],
  ["copy", "from"],
  ["test", "value"],
])

/**
 * Checks that a value read from a document is a JSON Patch and returns it as one. Members that an
 * operation does not know are let through, as RFC 6902 demands. Throws a PatchError with code
 * PATCH_INVALID that names the operation and what is wrong with it.
 */
export function validateJsonPatch(patch: unknown): readonly JsonPatchOperation[] {
  if (!Array.isArray(patch))
    throw new PatchError(
      "PATCH_INVALID",
      `a JSON patch is a list of operations, not ${typeName(patch)}`,
    )
  patch.forEach(checkOperation)
  return patch as readonly JsonPatchOperation[]
}

function checkOperation(operation: unknown, index: number): void {
  const problem = operationProblem(operation)
  if (problem !== undefined)
    throw new PatchError("PATCH_INVALID", `operations[${index}]: ${problem}`, { index, operation })
}

function operationProblem(operation: unknown): string | undefined {
  if (!isObject(operation))
    return `an operation is an object with op and path, not ${typeName(operation)}`
  const { op, path } = operation
  if (op === undefined) return `"op" is missing; it is one of ${[...NEEDS.keys()].join(", ")}`
  if (typeof op !== "string" || !NEEDS.has(op)) return unknownOp(op)
  if (path === undefined) return `${op} needs "path"`
  const need = NEEDS.get(op)
  if (need !== undefined && operation[need] === undefined) return `${op} ${path} needs "${need}"`
  return pointerProblem("path", path) ?? (need === "from" ? moveProblem(operation) : undefined)
}

function moveProblem({ op, path, from }: { readonly [key: string]: unknown }): string | undefined {
  const problem = pointerProblem("from", from)
  if (problem === undefined && op === "move" && String(path).startsWith(`${from}/`))
    return `cannot move "${from}" into itself ("${path}")`
  return problem
}

function pointerProblem(field: string, pointer: unknown): string | undefined {
  if (typeof pointer !== "string") return `"${field}" must be a string, not ${typeName(pointer)}`
  try {
    parsePointer(pointer)
  } catch (error) {
    if (error instanceof PatchError) return error.message.replace(/^path/, field)
    throw error
  }
  return undefined
}

function unknownOp(op: unknown): string {
  const names = [...NEEDS.keys()]
  if (typeof op !== "string") return `"op" must be a string, not ${typeName(op)}`
  const meant = closest(op, names)
  return meant === undefined
    ? `unknown op "${op}"; it is one of ${names.join(", ")}`
    : `unknown op "${op}"; did you mean "${meant}"?`
}

function typeName(value: unknown): string {
  if (value === null) return "null"
  if (value === undefined) return "nothing"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" ? "an object" : `a ${typeof value}`
}
