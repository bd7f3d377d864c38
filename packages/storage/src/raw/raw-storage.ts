import type { DriverName } from "../driver.ts"
import type { Labels } from "../labels.ts"

/** Where a record is. */
export interface RawRef {
  /** The object's name, or the column `key`: `sh.helm.release.v1.web.v3`. */
  readonly key: string
  readonly namespace: string
}

/** A record that nobody has unpacked, as all backends have it. */
export interface RawInput extends RawRef {
  /** What `decodeRelease` reads; empty where there is none. */
  readonly body: string
  /** The user's labels. */
  readonly labels: Labels
  /** What the backend says of the record beside its body: `name`, `owner`, `status`, `version`, as far as they are there. */
  readonly system: Labels
  /** Unix seconds. */
  readonly createdAt?: number
  /** Unix seconds. */
  readonly modifiedAt?: number
}

/** A record that was read, damaged or not. */
export interface RawRecord extends RawInput {
  /** Which state of the record this is. */
  readonly etag: string
  /** All of it as the backend has it, for a backup. */
  readonly stored: unknown
}

export interface RawPageOptions {
  /** Only records whose label `name` says so. */
  readonly release?: string
  /** Also what has no label `owner=helm`, and so is invisible to Helm, if it is called as a record. */
  readonly isAnyOwner?: boolean
  /** The bodies are not needed: who need not send them leaves them out. */
  readonly isWithoutBody?: boolean
}

/** How much a backend takes at once. */
export interface BatchSize {
  readonly records: number
  readonly bytes: number
  /** Whether all of a batch is written, or nothing of it. */
  readonly isAtomic: boolean
  /** How many batches at the same time. */
  readonly parallel: number
}

/** A place that holds records, as far as it can be told from others. */
export interface Place {
  readonly name: DriverName
  /** What no other place has; absent where nobody could be asked. */
  readonly id?: string
  /** Its address: two may lead to one place. */
  readonly address?: string
  /** A copy of another server, which nobody can write to. */
  readonly isStandby?: boolean
}

/**
 * A backend below the drivers: records with their bodies as they are, so that nothing that is in them can
 * get lost, damaged ones too. Every method rejects with a `StorageError`.
 */
export interface RawStorage {
  readonly name: DriverName
  /** `""` is all namespaces. */
  readonly namespace: string
  readonly batch: BatchSize
  place(): Promise<Place>
  /** All records, page by page, in the backend's own order. */
  pages(options?: RawPageOptions): AsyncIterable<readonly RawRecord[]>
  /** Those of the records that are there. `system.name` helps to find several at once. */
  fetch(refs: readonly (RawRef & { readonly release?: string })[]): Promise<readonly RawRecord[]>
  /**
   * Stores new records in the order given, or all at once where the backend can. What is there already
   * stays as it is; the result has only what was created.
   */
  create(records: readonly RawInput[]): Promise<readonly RawRef[]>
  /** Puts `after` into the place of a record that is as it was read, else STORAGE_CONFLICT; also under another key. */
  replace(before: RawRecord, after: RawInput): Promise<void>
  /** Deletes records, in the order given or all at once, each only as it was read: else STORAGE_CONFLICT. */
  delete(records: readonly (RawRef & { readonly etag: string })[]): Promise<void>
}

/** A record's identity as a key of maps. */
export const idOf = ({ namespace, key }: RawRef): string => `${namespace}/${key}`
