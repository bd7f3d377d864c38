import { randomUUID } from "node:crypto"

import {
  collectPages,
  DEFAULT_PAGE,
  type Driver,
  type DriverOptions,
  type PageOptions,
  type RecordInput,
  type ReleaseRecord,
  targetNamespace,
  unixSeconds,
} from "../driver.ts"
import { CHANGED, EXISTS, NOT_FOUND, recordError } from "../errors.ts"
import { type Labels, systemLabels, validateLabels, validateUserLabels } from "../labels.ts"
import { releaseKey } from "../record/key.ts"

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
  const { namespace, records = new Map(), now = () => new Date() } = options

  const placeOf = (key: string, asked?: string, release?: string) => ({
    object: key,
    namespace: targetNamespace(namespace, asked, release),
  })
  const found = ({ object, namespace: ns }: { object: string; namespace: string }) => {
    const record = records.get(`${ns}/${object}`)
    if (record !== undefined) return record
    throw recordError("STORAGE_NOT_FOUND", NOT_FOUND, { object, namespace: ns })
  }

  function store(record: ReleaseRecord): ReleaseRecord {
    const copy = structuredClone(record)
    records.set(`${copy.namespace}/${copy.key}`, copy)
    return structuredClone(copy)
  }

  async function create(input: RecordInput) {
    const { release, labels = {}, namespace: ns, createdAt = unixSeconds(now()) } = input
    validateUserLabels(labels)
    const place = placeOf(releaseKey(release), ns, release.namespace)
    if (records.has(`${place.namespace}/${place.object}`))
      throw recordError("STORAGE_EXISTS", EXISTS, place)
    return store({
      key: place.object,
      namespace: place.namespace,
      release,
      labels,
      createdAt,
      etag: randomUUID(),
    })
  }

  async function replace({ release, labels, namespace: ns }: RecordInput, etag?: string) {
    if (labels !== undefined) validateUserLabels(labels)
    const place = placeOf(releaseKey(release), ns, release.namespace)
    const before = found(place)
    if (etag !== undefined && etag !== before.etag) throw changed(place)
    const modifiedAt = unixSeconds(now())
    return store({
      ...before,
      release,
      labels: labels ?? before.labels,
      modifiedAt,
      etag: randomUUID(),
    })
  }

  const own = () =>
    [...records.values()].filter((it) => namespace === "" || it.namespace === namespace)

  async function* pages({ limit, labels = {} }: PageOptions = {}) {
    validateLabels(labels)
    yield* copies(own(), labels, limit)
  }

  async function* latest({ limit, labels = {} }: PageOptions = {}) {
    validateLabels(labels)
    const last = new Map<string, ReleaseRecord>()
    for (const record of own()) {
      const id = `${record.namespace}/${record.release.name}`
      if (record.release.version > (last.get(id)?.release.version ?? 0)) last.set(id, record)
    }
    yield* copies([...last.values()], labels, limit)
  }

  return {
    name: "Memory",
    namespace,
    get: async (key, { namespace: ns } = {}) => structuredClone(found(placeOf(key, ns))),
    list: () => collectPages(pages()),
    query: (labels) => collectPages(pages({ labels })),
    pages,
    latest,
    create,
    update: (input) => replace(input),
    updateIfUnchanged: (record) => replace(record, record.etag),
    async delete(key, { namespace: ns, etag } = {}) {
      const place = placeOf(key, ns)
      const before = found(place)
      if (etag !== undefined && etag !== before.etag) throw changed(place)
      records.delete(`${place.namespace}/${key}`)
    },
  }
}

function* copies(records: readonly ReleaseRecord[], labels: Labels, limit = DEFAULT_PAGE) {
  const matching = records.filter((record) => hasLabels(record, labels))
  for (let i = 0; i < matching.length; i += limit)
    yield matching.slice(i, i + limit).map((record) => structuredClone(record))
}

const changed = (place: { object: string; namespace: string }) =>
  recordError("STORAGE_CONFLICT", CHANGED, place)

function hasLabels(record: ReleaseRecord, wanted: Labels): boolean {
  const { createdAt, modifiedAt } = record
  const times = { createdAt: String(createdAt), modifiedAt: String(modifiedAt) }
  const all: Labels = { ...record.labels, ...systemLabels(record.release), ...times }
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(all, key) && all[key] === value,
  )
}
