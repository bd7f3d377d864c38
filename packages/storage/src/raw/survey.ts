import { StorageError } from "../errors.ts"
import { type Labels, systemLabels } from "../labels.ts"
import { decodeRelease } from "../record/codec.ts"
import { parseReleaseKey, type Revision, releaseKey } from "../record/key.ts"
import type { Release } from "../record/release.ts"
import { sha256, storedDigest } from "./digest.ts"
import {
  idOf,
  type RawInput,
  type RawPageOptions,
  type RawRecord,
  type RawRef,
  type RawStorage,
} from "./raw-storage.ts"

/** All that is remembered of a record when many are looked at. */
export interface RecordHead extends RawRef {
  /** The release that it is found under: what its label says, or else its body or key. */
  readonly release: string
  readonly version: number
  readonly status: string
  readonly etag: string
  /** Of the body. */
  readonly bytes: number
  /** Of the record as it is stored. */
  readonly digest: string
  /** Of the body alone. */
  readonly bodyDigest: string
  /** The user's. */
  readonly labels: Labels
  /** What the backend says of it beside its body. */
  readonly system: Labels
  /** What its body says it is; absent for a record that cannot be read, or was not. */
  readonly said?: Pick<Release, "name" | "version" | "namespace">
  /** Why it cannot be read, if it cannot. */
  readonly error?: StorageError
  /** How the record contradicts itself, if it does: its key, its labels and its body should agree. */
  readonly disagreements: readonly string[]
}

export interface SurveyOptions extends RawPageOptions {
  /** How many bytes of bodies are kept at most, so that they need not be read again. */
  readonly keepBytes?: number
  /** Does not unpack the records: what they are is what their key and labels say. */
  readonly isUnread?: boolean
}

/** What a storage holds. */
export interface Survey {
  readonly heads: readonly RecordHead[]
  /** Records that fitted into what may be kept, by `idOf`. */
  readonly kept: ReadonlyMap<string, RawInput>
}

/** Looks at all records and remembers what they are; unpacks each once unless told not to. */
export async function survey(
  storage: RawStorage,
  { keepBytes = 0, isUnread = false, ...options }: SurveyOptions = {},
): Promise<Survey> {
  const heads: RecordHead[] = []
  const kept = new Map<string, RawInput>()
  let room = keepBytes
  for await (const page of storage.pages(options))
    for (const record of page) {
      heads.push(isUnread ? unreadHead(record) : headOf(record))
      room -= record.body.length
      if (room >= 0) kept.set(idOf(record), withoutStored(record))
    }
  return { heads, kept }
}

/** What is remembered of a record. */
function headOf(record: RawRecord): RecordHead {
  const { key, namespace, body } = record
  const unread = unreadHead(record)
  try {
    const release = decodeRelease(body, { object: key, namespace })
    return {
      ...unread,
      release: labelledRelease(record) ?? release.name,
      version: release.version,
      said: saidBy(release),
      status: release.info.status ?? "unknown",
      disagreements: disagreements(record, release),
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return { ...unread, error }
  }
}

/** The release that a record is found under, as its label says, or else its key. */
export const labelledRelease = ({ key, system }: RawInput): string | undefined =>
  system["name"] || keyOf(key).name

/** What can be told of a record without unpacking it. */
function unreadHead(record: RawRecord): RecordHead {
  const { key, namespace, labels, system, etag, body } = record
  const { version = integer(system["version"]) ?? 0 } = keyOf(key)
  return {
    key,
    namespace,
    release: labelledRelease(record) ?? "",
    version,
    status: system["status"] ?? "unknown",
    system,
    etag,
    bytes: body.length,
    digest: storedDigest(record),
    bodyDigest: sha256(body),
    labels,
    disagreements: [],
  }
}

const saidBy = ({ name, version, namespace }: Release): NonNullable<RecordHead["said"]> =>
  namespace === undefined ? { name, version } : { name, version, namespace }

function disagreements({ key, namespace, system }: RawRecord, release: Release): string[] {
  const found: string[] = []
  if (key !== releaseKey(release)) found.push(`its body is that of ${releaseKey(release)}`)
  const { namespace: told = namespace } = release
  if (told !== "" && told !== namespace) found.push(`its body is of namespace ${told}`)
  for (const [label, value] of Object.entries(systemLabels(release)))
    if (system[label] !== value)
      found.push(`its label ${label} is ${quoted(system[label])}, in its body it is "${value}"`)
  return found
}

const quoted = (value: string | undefined): string =>
  value === undefined ? "missing" : JSON.stringify(value)

const withoutStored = ({ stored: _, etag: __, ...record }: RawRecord): RawInput => record

function keyOf(key: string): Partial<Revision> {
  try {
    return parseReleaseKey(key)
  } catch {
    return {}
  }
}

const integer = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
