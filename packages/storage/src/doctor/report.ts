import type { DriverName } from "../driver.ts"
import type { RecordPart } from "../record/size.ts"

/** Something to know, or to do something about. */
export interface Notice {
  /** A `note` is worth knowing; a `warning` can hurt. */
  readonly level: "warning" | "note"
  readonly message: string
  /** What to do next. */
  readonly next: string
}

/** A record that takes much room. */
export interface LargeRecord {
  readonly namespace: string
  readonly key: string
  /** Of its body. */
  readonly bytes: number
  /** What of a Secret's or ConfigMap's megabyte it takes, in percent. */
  readonly share: number
  /** What is in it, the biggest first; only for records near the limit. */
  readonly parts?: readonly RecordPart[]
}

/** What is stored. */
export interface RecordCounts {
  readonly namespaces: number
  readonly releases: number
  readonly records: number
  /** Of all bodies. */
  readonly bytes: number
  readonly unreadable: number
  /** The biggest first. */
  readonly largest: readonly LargeRecord[]
}

/** Something that Helm needs to be allowed, and whether it is. */
export interface AccessCheck {
  /** `list secrets in namespace shop`, `select on releases_v1`. */
  readonly what: string
  /** Absent where nobody would say. */
  readonly isAllowed?: boolean
}

/** Somebody who can read all releases that are kept in ConfigMaps. */
export interface Reader {
  /** `User alice`, `Group team-a`, `ServiceAccount shop/ci`. */
  readonly subject: string
  readonly role: string
  /** Absent: in all namespaces. */
  readonly namespace?: string
}

/** Helm's tables, as far as the role may look. */
export interface SchemaState {
  readonly role: string
  readonly schema: string
  readonly tables: readonly SchemaTable[]
  /** The ids of the ledger; absent if it may not be read, or is not there. */
  readonly ledger?: readonly string[]
}

export interface SchemaTable {
  readonly name: string
  /** Absent if there is no such table. */
  readonly owner?: string
  readonly hasRowSecurity?: boolean
}

/** All that a look at a storage has found. */
export interface DoctorReport {
  readonly driver: DriverName
  /** `""` is all. */
  readonly namespace: string
  /** The server, without user and password. */
  readonly address?: string
  /** Absent if the records cannot be listed. */
  readonly records?: RecordCounts
  readonly access: readonly AccessCheck[]
  /** Only for ConfigMaps, and if the bindings may be looked at. */
  readonly readers?: readonly Reader[]
  /** Only for SQL. */
  readonly schema?: SchemaState
  readonly notices: readonly Notice[]
}

export const warning = (message: string, next: string): Notice => ({
  level: "warning",
  message,
  next,
})

export const note = (message: string, next: string): Notice => ({ level: "note", message, next })
