/** Why a release record could not be read or written. */
export type StorageErrorCode =
  | "STORAGE_INVALID_NAME"
  | "STORAGE_INVALID_KEY"
  | "STORAGE_UNDECODABLE"
  | "STORAGE_TRUNCATED"
  | "STORAGE_FOREIGN_RECORD"
  | "STORAGE_TOO_LARGE"

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

/** Where a record is, as messages name it: `release record sh.helm.release.v1.web.v3 in namespace shop`. */
export function recordName(object?: string, namespace?: string): string {
  const name = object === undefined ? "release record" : `release record ${object}`
  return namespace === undefined || namespace === "" ? name : `${name} in namespace ${namespace}`
}
