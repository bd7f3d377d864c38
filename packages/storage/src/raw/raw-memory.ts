import { DEFAULT_PAGE } from "../driver.ts"
import { CHANGED, EXISTS, recordError, type StorageErrorCode } from "../errors.ts"
import { OWNER } from "../labels.ts"
import {
  idOf,
  type RawInput,
  type RawPageOptions,
  type RawRecord,
  type RawRef,
  type RawStorage,
} from "./raw-storage.ts"

/** What is kept in memory, by namespace and key. */
export type RawRecords = Map<string, RawRecord>

export interface RawMemoryOptions {
  /** `""` is all namespaces. */
  readonly namespace?: string
  readonly records?: RawRecords
}

const places = new WeakMap<RawRecords, string>()
let versions = 0

/** Records in this process, with their bodies as they are. */
export function createRawMemory({
  namespace = "",
  records = new Map(),
}: RawMemoryOptions = {}): RawStorage {
  const id = places.get(records) ?? `memory ${++versions}`
  places.set(records, id)

  function store(input: RawInput): void {
    const record = structuredClone({ ...input, etag: String(++versions) })
    records.set(idOf(input), { ...record, stored: record })
  }

  function requireSame(ref: RawRef & { readonly etag: string }): void {
    if (records.get(idOf(ref))?.etag !== ref.etag) throw refused("STORAGE_CONFLICT", CHANGED, ref)
  }

  const isAsked = (record: RawRecord, { release, isAnyOwner = false }: RawPageOptions): boolean => {
    if (namespace !== "" && record.namespace !== namespace) return false
    if (isAnyOwner) return true
    const { owner, name } = record.system
    return owner === OWNER && (release === undefined || name === release)
  }

  return {
    name: "Memory",
    namespace,
    batch: { records: 3, bytes: 1 << 20, isAtomic: false, parallel: 1 },
    place: async () => ({ name: "Memory", id }),
    async *pages(options = {}) {
      const found = [...records.values()].filter((record) => isAsked(record, options))
      for (let i = 0; i < found.length; i += DEFAULT_PAGE) yield found.slice(i, i + DEFAULT_PAGE)
    },
    fetch: async (refs) => refs.flatMap((ref) => records.get(idOf(ref)) ?? []),
    async create(inputs) {
      const missing = inputs.filter((input) => !records.has(idOf(input)))
      for (const input of missing) store(input)
      return missing.map(({ key, namespace: ns }) => ({ key, namespace: ns }))
    },
    async replace(before, after) {
      requireSame(before)
      if (before.key !== after.key && records.has(idOf(after)))
        throw refused("STORAGE_EXISTS", EXISTS, after)
      records.delete(idOf(before))
      store(after)
    },
    async delete(deleted) {
      for (const record of deleted) {
        requireSame(record)
        records.delete(idOf(record))
      }
    },
  }
}

const refused = (code: StorageErrorCode, what: string, { key, namespace }: RawRef) =>
  recordError(code, what, { object: key, namespace })
