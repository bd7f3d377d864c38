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
import { patchTree, rounded, throughJson } from "./tree-patch.ts"

/** Applies a JSON patch to a resource. Throws PATCH_INVALID where it does not fit. */
export function patchJson(
  resource: Resource,
  operations: readonly JsonPatchOperation[],
  patch: PatchText,
): void {
  if (resource.tree === undefined) return
  try {
    throughJson(resource.tree)
    for (const operation of operations)
      if (!patchTree(resource.tree, operation))
        resource.tree = applyToJson(resource.tree, operation, resource.kind !== "Secret")
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

function applyToJson(tree: TreeMap, operation: JsonPatchOperation, showValues: boolean): TreeMap {
  const before = toJson(tree)
  const after = applyJsonPatch(before, [asKustomize(operation, before)], { showValues })
  return fromJson(rounded(after)) as TreeMap
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
