import type { TreeMap } from "@sternpost/goyaml"
import {
  applyJsonPatch,
  formatPointer,
  type JsonObject,
  type JsonPatchOperation,
  type JsonValue,
  parsePointer,
} from "@sternpost/patch"
import { KustomizeError, messageOf } from "../errors.ts"
import { fromJson, toJson } from "../fields/json.ts"
import type { Resource } from "../objects/resource.ts"
import type { PatchText } from "./patch-text.ts"

/** Applies a JSON patch to a resource. Throws PATCH_INVALID where it does not fit. */
export function patchJson(
  resource: Resource,
  operations: readonly JsonPatchOperation[],
  patch: PatchText,
): void {
  if (resource.tree === undefined) return
  try {
    const options = { showValues: resource.kind !== "Secret" }
    const after = operations.reduce<JsonValue>(
      (value, operation) => applyJsonPatch(value, [asKustomize(operation, value)], options),
      toJson(resource.tree),
    )
    resource.tree = fromJson(rounded(after)) as TreeMap
    // kustomize keeps its own annotations, but not those that say where things come from.
    if (operations.some(({ path }) => /^\/metadata(?:\/annotations)?$/.test(path))) {
      resource.origin = undefined
      resource.transformations = ""
    }
  } catch (cause) {
    const message = `the patch does not fit ${resource.describe()}: ${messageOf(cause)}`
    throw new KustomizeError("PATCH_INVALID", message, {
      ...patch.place,
      object: resource.describe(),
      cause,
    })
  }
}

// The numbers of what was patched are float64 in kustomize.
function rounded(value: JsonValue): JsonValue {
  if (typeof value === "bigint") return Number(value)
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(rounded)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]))
}

// The library that kustomize uses counts negative indexes from the end of a list, and replaces in a
// map what is not there.
function asKustomize(operation: JsonPatchOperation, document: JsonValue): JsonPatchOperation {
  const isReplace = operation.op === "replace"
  if (!isReplace && !/\/-\d/.test(operation.path)) return operation
  let value: JsonValue | undefined = document
  let above: JsonValue | undefined
  const steps = parsePointer(operation.path).map((step) => {
    const index = Array.isArray(value) && /^-\d+$/.test(step) ? value.length + Number(step) : step
    above = value
    value = (value as JsonObject | undefined)?.[index]
    return String(index)
  })
  const path = formatPointer(steps)
  const isNew = isReplace && value === undefined && isObject(above)
  return isNew ? { op: "add", path, value: operation.value } : { ...operation, path }
}

function isObject(value: JsonValue | undefined): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
