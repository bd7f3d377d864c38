import { EXISTS, type RecordPlace, recordError, StorageError } from "../errors.ts"

/** The SQLSTATE or system code of what a database or its client threw. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  return typeof code === "string" ? code : ""
}

// Connection exceptions, shutdowns, a server that has become a standby, lost races, a full server.
const TRANSIENT_STATES = /^(08...|57P0[123]|25006|40001|40P01|53300)$/
const TRANSIENT_SYSTEM = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH)$/

/** Whether the same may well succeed on another session, or on the server that takes over. */
export function isTransient(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isTransient)
  if (error instanceof StorageError)
    return error.code === "STORAGE_CONNECTION" && isTransient(error.cause)
  const code = errorCode(error)
  if (TRANSIENT_STATES.test(code) || TRANSIENT_SYSTEM.test(code)) return true
  return error instanceof Error && /^Connection terminated/.test(error.message)
}

/** What the database refused, in the words of the storage; what is a StorageError stays one. */
export function asStorageError(error: unknown, place: RecordPlace): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  switch (errorCode(error)) {
    case "23505":
      return recordError("STORAGE_EXISTS", EXISTS, place, error)
    case "42501":
      return recordError(
        "STORAGE_FORBIDDEN",
        `may not be reached: ${message}; ${GRANTS}`,
        place,
        error,
      )
    case "22001":
      return recordError("STORAGE_SCHEMA", `does not fit: ${message}; ${WIDEN}`, place, error)
    case "42P01":
    case "42703":
      return recordError(
        "STORAGE_SCHEMA",
        `needs tables that are not there: ${message}`,
        place,
        error,
      )
    default:
      return recordError("STORAGE_BACKEND", `could not be reached in SQL: ${message}`, place, error)
  }
}

const GRANTS =
  "the role needs a policy on releases_v1 and custom_labels_v1 for this namespace, and the first to come the right to create tables"

const WIDEN =
  "Helm's columns are too narrow for a long name with labels; as the owner: alter table custom_labels_v1 alter column releasekey type varchar(90)"
