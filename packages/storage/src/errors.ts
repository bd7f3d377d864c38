/** Why a release record could not be read or written. */
export type StorageErrorCode =
  | "STORAGE_INVALID_NAME"
  | "STORAGE_INVALID_KEY"
  | "STORAGE_UNDECODABLE"
  | "STORAGE_TRUNCATED"
  | "STORAGE_FOREIGN_RECORD"
  | "STORAGE_TOO_LARGE"
  | "STORAGE_INVALID_LABELS"
  | "STORAGE_NOT_FOUND"
  | "STORAGE_EXISTS"
  | "STORAGE_CONFLICT"
  | "STORAGE_LOCKED"
  | "STORAGE_LOCK_LOST"
  | "STORAGE_FORBIDDEN"
  | "STORAGE_BACKEND"
  | "STORAGE_CONNECTION_STRING"
  | "STORAGE_CONNECTION"
  | "STORAGE_SCHEMA"
  | "STORAGE_NO_DEPLOYED"
  | "STORAGE_PRUNE"
  | "STORAGE_UNKNOWN_DRIVER"
  | "STORAGE_MEMORY_DATA"
  | "STORAGE_RBAC"
  | "STORAGE_GRANT"
  | "STORAGE_PENDING"
  | "STORAGE_SAME_PLACE"
  | "STORAGE_DIFFERENT"

/** What a {@link StorageError} can say beyond its message. */
export interface StorageErrorDetails {
  /** The object that holds the record: `sh.helm.release.v1.web.v3`. */
  readonly object?: string
  readonly namespace?: string
  readonly cause?: unknown
}

/**
 * A record that could not be read or written. Neither the message nor the cause ever holds anything
 * of what the record says: values and manifests contain secrets.
 */
export class StorageError extends Error {
  override readonly name = "StorageError"
  readonly code: StorageErrorCode
  readonly object: string | undefined
  readonly namespace: string | undefined

  constructor(code: StorageErrorCode, message: string, details: StorageErrorDetails = {}) {
    const { object, namespace, cause } = details
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.object = object
    this.namespace = namespace
  }
}

/** The error for a record of which all but the reason is known: "release record X in namespace Y WHAT". */
export function recordError(
  code: StorageErrorCode,
  what: string,
  { object, namespace }: RecordPlace,
  cause?: unknown,
): StorageError {
  return new StorageError(code, `${recordName(object, namespace)} ${what}`, {
    ...(object === undefined ? {} : { object }),
    ...(namespace === undefined ? {} : { namespace }),
    cause,
  })
}

/** Which record an error is about. */
export interface RecordPlace {
  readonly object?: string
  readonly namespace?: string
}

/** Where a record is, as messages name it: `release record sh.helm.release.v1.web.v3 in namespace shop`. */
export function recordName(object?: string, namespace?: string): string {
  const name = object === undefined ? "release record" : `release record ${object}`
  return namespace === undefined || namespace === "" ? name : `${name} in namespace ${namespace}`
}

/** What is said of a record that is not there, and of one that is: with Helm's words. */
export const NOT_FOUND = "cannot be found (release: not found)"
export const EXISTS = "is there already (release: already exists)"

/** Why a write that was to happen only to an unchanged record is refused. */
export const CHANGED = "has changed since it was read; read it again"
