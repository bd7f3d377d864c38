import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicPatch,
  type JsonObject,
  type JsonPatchOperation,
  type JsonValue,
  PatchError,
  parsePointer,
  validateJsonPatch,
} from "@sternpost/patch"
import { loadKubernetesTypes } from "@sternpost/schema"
import type { KubeObject } from "../objects.ts"
import { isRecord } from "../record.ts"
import type { Call } from "./route.ts"
import { Refusal } from "./status.ts"

/** The object that a patch makes of another. Throws a `Refusal` for a patch that does not fit. */
export async function applyPatch(object: KubeObject, call: Call): Promise<Record<string, unknown>> {
  const patch = readPatch(call.request.body ?? "")
  try {
    const patched = await apply(object as unknown as JsonObject, patch, call)
    if (isRecord(patched)) return patched
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    throw new Refusal("Invalid", "the server rejected our request due to an error in our request", {
      details: {},
    })
  }
  throw new Refusal("BadRequest", "the patched object is no object")
}

async function apply(object: JsonObject, patch: JsonValue, call: Call): Promise<JsonValue> {
  const { contentType } = call.request
  switch (contentType) {
    case "application/json-patch+json":
      return applyOperations(object, patch as unknown as readonly JsonPatchOperation[])
    case "application/merge-patch+json":
      return applyMergePatch(object, requireMap(patch))
    case "application/strategic-merge-patch+json": {
      const { apiVersion, kind } = call.resource
      const schema = (await loadKubernetesTypes()).kind(apiVersion, kind)
      if (schema !== undefined)
        return applyStrategicPatch(object, requireMap(patch), { schema, keys: "patchMergeKey" })
    }
  }
  throw new Refusal("UnsupportedMediaType", "415: Unsupported Media Type", { details: {} })
}

// The server's library does not look whether a field is there that it replaces.
function applyOperations(object: JsonObject, patch: readonly JsonPatchOperation[]): JsonValue {
  validateJsonPatch(patch)
  return patch.reduce<JsonValue>((value, operation) => {
    const isField = operation.op === "replace" && isRecord(parentOf(value, operation.path))
    return applyJsonPatch(value, [isField ? { ...operation, op: "add" } : operation])
  }, object)
}

function parentOf(value: JsonValue, path: string): unknown {
  const [, ...segments] = parsePointer(path).toReversed()
  return segments.reduceRight<unknown>(
    (found, key) => (found as Record<string, unknown> | undefined)?.[String(key)],
    value,
  )
}

function readPatch(body: string): JsonValue {
  try {
    return JSON.parse(body)
  } catch {
    throw new Refusal("BadRequest", "error decoding patch: it is no JSON")
  }
}

function requireMap(patch: JsonValue): JsonObject {
  if (isRecord(patch)) return patch as JsonObject
  throw new Refusal("BadRequest", "error decoding patch: it is no map")
}
