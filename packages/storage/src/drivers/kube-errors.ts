import {
  CHANGED,
  EXISTS,
  NOT_FOUND,
  type RecordPlace,
  recordError,
  StorageError,
  type StorageErrorCode,
} from "../errors.ts"
import { reasonOf } from "./kube-objects.ts"

export type KubeVerb = "get" | "list" | "create" | "update" | "delete"

export interface KubeCall extends RecordPlace {
  readonly verb: KubeVerb
  /** `secrets`, `configmaps` or `leases`. */
  readonly resource: string
}

/** What the API refused, in the words of the storage; what is a StorageError stays one. */
export function asStorageError(error: unknown, call: KubeCall): StorageError {
  if (error instanceof StorageError) return error
  const { code, what } = refusalOf(error, call)
  return recordError(code, what, call, error)
}

/** The code for what the API refused, and what to say of the object: "WHAT". */
export function refusalOf(
  error: unknown,
  { verb, resource, namespace }: KubeCall,
): { readonly code: StorageErrorCode; readonly what: string } {
  const message = error instanceof Error ? error.message : String(error)
  const reason = reasonOf(error)
  // To create something answers NotFound only if there is no such namespace.
  if (reason === "NotFound" && verb !== "create" && verb !== "list")
    return { code: "STORAGE_NOT_FOUND", what: NOT_FOUND } as const
  if (reason === "AlreadyExists") return { code: "STORAGE_EXISTS", what: EXISTS } as const
  if (reason === "Conflict") return { code: "STORAGE_CONFLICT", what: CHANGED } as const
  if (reason === "RequestEntityTooLarge")
    return {
      code: "STORAGE_TOO_LARGE",
      what: `is too large for the API server: ${message}; store releases in SQL: sternpost storage migrate --to sql`,
    } as const
  if (reason === "Forbidden") {
    const scope =
      namespace === undefined || namespace === "" ? "in all namespaces" : `in ${namespace}`
    const what = `may not be reached: ${message}; allow the verb "${verb}" on ${resource} ${scope}`
    return { code: "STORAGE_FORBIDDEN", what } as const
  }
  return {
    code: "STORAGE_BACKEND",
    what: `could not be reached: ${verb} ${resource}: ${message}`,
  } as const
}
