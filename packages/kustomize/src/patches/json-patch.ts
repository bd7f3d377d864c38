import type { TreeMap } from "@sternpost/goyaml"
import {
  applyJsonPatch,
  type JsonObject,
  type JsonPatchOperation,
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
    const before = toJson(resource.tree) as JsonObject
    const after = applyJsonPatch(
      before,
      operations.map((one) => fromTheEnd(one, before)),
      {
        showValues: resource.kind !== "Secret",
      },
    )
    resource.tree = fromJson(after) as TreeMap
  } catch (cause) {
    const message = `the patch does not fit ${resource.describe()}: ${messageOf(cause)}`
    throw new KustomizeError("PATCH_INVALID", message, {
      ...patch.place,
      object: resource.describe(),
      cause,
    })
  }
}

// The library that kustomize uses counts negative indexes from the end of a list.
function fromTheEnd(operation: JsonPatchOperation, document: unknown): JsonPatchOperation {
  if (!/\/-\d/.test(operation.path)) return operation
  let value: unknown = document
  const steps = parsePointer(operation.path).map((step) => {
    const index = Array.isArray(value) && /^-\d+$/.test(step) ? value.length + Number(step) : step
    value = (value as Record<string, unknown> | undefined)?.[index]
    return String(index).replaceAll("~", "~0").replaceAll("/", "~1")
  })
  return { ...operation, path: `/${steps.join("/")}` }
}
