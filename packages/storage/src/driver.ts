import { StorageError } from "./errors.ts"
import type { Labels } from "./labels.ts"
import type { Release } from "./record/release.ts"

/** Helm's names of the backends. */
export type DriverName = "Secret" | "ConfigMap" | "Memory" | "SQL"

/** A revision as it is stored. Nobody else has it: it may be changed by making a copy. */
export interface ReleaseRecord {
  /** `sh.helm.release.v1.web.v3`. */
  readonly key: string
  readonly namespace: string
  readonly release: Release
  /** The user's labels; Helm's own follow from the release. */
  readonly labels: Labels
  /** Unix seconds; a record that Helm has rewritten may have lost it. */
  readonly createdAt?: number
  /** Unix seconds; absent until the first update. */
  readonly modifiedAt?: number
  /** Which state of the record this is, for `updateIfUnchanged` and `delete`. */
  readonly etag?: string
}

/** What is written. A {@link ReleaseRecord} with another `release` is one. */
export interface RecordInput {
  readonly release: Release
  /** The user's labels. Without them an update keeps those that are stored. */
  readonly labels?: Labels
  /** Only asked where the driver is for all namespaces; by default the release's, or `default`. */
  readonly namespace?: string
  /** Unix seconds, for a record that was created elsewhere; by default it is created now. */
  readonly createdAt?: number
}

export interface DeleteOptions {
  /** Deletes the record only in the state that was read; else STORAGE_CONFLICT. */
  readonly etag?: string
  /** As in {@link RecordInput}. */
  readonly namespace?: string
}

export interface PageOptions {
  /** How many records a page has at most. */
  readonly limit?: number
  /** Only those that have all of these, Helm's own among them: `{ name: "web", status: "deployed" }`. */
  readonly labels?: Labels
}

/**
 * One backend, for one namespace or, with the namespace `""`, for all. Every method rejects with a
 * `StorageError`: STORAGE_FORBIDDEN and STORAGE_BACKEND are possible everywhere. Records are copies:
 * changing one changes nothing that is stored.
 */
export interface Driver {
  readonly name: DriverName
  readonly namespace: string
  /** Rejects with STORAGE_NOT_FOUND, or with what `decodeRelease` throws. */
  get(key: string, options?: { readonly namespace?: string }): Promise<ReleaseRecord>
  /** All records, by namespace, name and revision (10 after 9). What cannot be read is left out and told to `onUnreadable`. */
  list(): Promise<readonly ReleaseRecord[]>
  /** As `list`, those that have all the labels; none is no error. Rejects with STORAGE_INVALID_LABELS. */
  query(labels: Labels): Promise<readonly ReleaseRecord[]>
  /** As `query`, page by page in the backend's own order, so that memory never holds them all. */
  pages(options?: PageOptions): AsyncIterable<readonly ReleaseRecord[]>
  /**
   * The last revision of each release, whatever its status, page by page in the backend's own order; the others
   * are not read. The labels are asked of the last revisions. Rejects with STORAGE_INVALID_LABELS.
   */
  latest(options?: PageOptions): AsyncIterable<readonly ReleaseRecord[]>
  /** Stores a new revision, atomically. Rejects with STORAGE_EXISTS, STORAGE_TOO_LARGE, STORAGE_INVALID_LABELS. */
  create(input: RecordInput): Promise<ReleaseRecord>
  /** Replaces a stored revision, whatever has happened to it since it was read. Rejects with STORAGE_NOT_FOUND. */
  update(input: RecordInput): Promise<ReleaseRecord>
  /** As `update`, but rejects with STORAGE_CONFLICT if the record is no longer the one that `etag` stands for. */
  updateIfUnchanged(record: RecordInput & { readonly etag: string }): Promise<ReleaseRecord>
  /** Also deletes what cannot be read. Rejects with STORAGE_NOT_FOUND. */
  delete(key: string, options?: DeleteOptions): Promise<void>
}

/** What all drivers can be told. */
export interface DriverOptions {
  /** `""` is all namespaces. */
  readonly namespace: string
  /** Hears of records that `list`, `query` and `pages` leave out because they cannot be read. Helm leaves them out too. */
  readonly onUnreadable?: (error: StorageError) => void
  readonly now?: () => Date
}

export const DEFAULT_PAGE = 100

/** What is left out of a list because it cannot be read is told. */
export function readableOr<T>(
  read: () => T,
  onUnreadable: DriverOptions["onUnreadable"],
): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    onUnreadable?.(error)
    return undefined
  }
}

/** Where a record goes: the driver's namespace, else what the input says, else where Helm would put it. */
export const targetNamespace = (...namespaces: readonly (string | undefined)[]): string =>
  namespaces.find((namespace) => namespace !== undefined && namespace !== "") ?? "default"

/** All pages as one list, sorted by namespace, name and revision. */
export async function collectPages(
  pages: AsyncIterable<readonly ReleaseRecord[]>,
): Promise<readonly ReleaseRecord[]> {
  const all: ReleaseRecord[] = []
  for await (const page of pages) all.push(...page)
  return all.sort(inOrder)
}

function inOrder(a: ReleaseRecord, b: ReleaseRecord): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.release.name, b.release.name) ||
    a.release.version - b.release.version
  )
}

/** The order of code units, which is that of keys everywhere. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const unixSeconds = (date: Date): number => Math.floor(date.getTime() / 1000)
