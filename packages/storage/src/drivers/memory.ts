import { randomUUID } from "node:crypto"

import { buildDriver, type Position } from "../build-driver.ts"
import type { Driver, DriverOptions, ReleaseRecord } from "../driver.ts"
import { CHANGED, EXISTS, NOT_FOUND, recordError } from "../errors.ts"
import { type Labels, systemLabels } from "../labels.ts"

/** What memory drivers share: one for each namespace may look at the same records. */
export type MemoryRecords = Map<string, ReleaseRecord>

export interface MemoryDriverOptions extends DriverOptions {
  /** By default a new, empty one. */
  readonly records?: MemoryRecords
}

/**
 * Records in memory. Unlike Helm's memory driver it keeps copies, asks labels of all kinds, and takes
 * names with `.v` in them.
 */
export function createMemoryDriver(options: MemoryDriverOptions): Driver {
  const { namespace, records = new Map() } = options

  function found(position: Position, etag?: string): ReleaseRecord {
    const record = records.get(idOf(position))
    if (record === undefined) throw recordError("STORAGE_NOT_FOUND", NOT_FOUND, placeOf(position))
    if (etag === undefined || etag === record.etag) return record
    throw recordError("STORAGE_CONFLICT", CHANGED, placeOf(position))
  }

  function store(record: ReleaseRecord): ReleaseRecord {
    const copy = structuredClone(record)
    records.set(idOf(copy), copy)
    return structuredClone(copy)
  }

  const own = () =>
    [...records.values()].filter((it) => namespace === "" || it.namespace === namespace)

  return buildDriver(options, {
    name: "Memory",
    get: async (position) => structuredClone(found(position)),
    async *pages({ limit, labels }) {
      yield* copies(own(), labels, limit)
    },
    async *latest({ limit, labels }) {
      yield* copies(lastOfEach(own()), labels, limit)
    },
    async create(position, record) {
      if (records.has(idOf(position)))
        throw recordError("STORAGE_EXISTS", EXISTS, placeOf(position))
      return store({ ...position, ...record, etag: randomUUID() })
    },
    async replace(position, { release, labels, etag, modifiedAt }) {
      const before = found(position, etag)
      const kept = labels ?? before.labels
      return store({ ...before, release, labels: kept, modifiedAt, etag: randomUUID() })
    },
    async delete(position, etag) {
      found(position, etag)
      records.delete(idOf(position))
    },
  })
}

const idOf = ({ key, namespace }: Position): string => `${namespace}/${key}`
const placeOf = ({ key, namespace }: Position) => ({ object: key, namespace })

function lastOfEach(records: readonly ReleaseRecord[]): readonly ReleaseRecord[] {
  const last = new Map<string, ReleaseRecord>()
  for (const record of records) {
    const id = `${record.namespace}/${record.release.name}`
    if (record.release.version > (last.get(id)?.release.version ?? 0)) last.set(id, record)
  }
  return [...last.values()]
}

function* copies(records: readonly ReleaseRecord[], labels: Labels, limit: number) {
  const matching = records.filter((record) => hasLabels(record, labels))
  for (let i = 0; i < matching.length; i += limit)
    yield matching.slice(i, i + limit).map((record) => structuredClone(record))
}

function hasLabels(record: ReleaseRecord, wanted: Labels): boolean {
  const { createdAt, modifiedAt } = record
  const times = { createdAt: String(createdAt), modifiedAt: String(modifiedAt) }
  const all: Labels = { ...record.labels, ...systemLabels(record.release), ...times }
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(all, key) && all[key] === value,
  )
}
