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
} from "./driver.ts"
import { type Labels, validateLabels, validateUserLabels } from "./labels.ts"
import { releaseKey } from "./record/key.ts"
import type { Release } from "./record/release.ts"

/** Where a record is. */
export interface Position {
  readonly key: string
  readonly namespace: string
}

/** A record to be created, checked and with all that may be left out. */
export interface NewRecord {
  readonly release: Release
  readonly labels: Labels
  readonly createdAt: number
}

/** A record to be written over. */
export interface ChangedRecord {
  readonly release: Release
  /** Without them those that are stored stay. */
  readonly labels: Labels | undefined
  /** The only state that may be written over, if any is given. */
  readonly etag: string | undefined
  readonly modifiedAt: number
}

/** What makes one backend different from the others. */
export interface Backend extends Pick<Driver, "name"> {
  get(position: Position): Promise<ReleaseRecord>
  pages(options: Required<PageOptions>): AsyncIterable<readonly ReleaseRecord[]>
  latest(options: Required<PageOptions>): AsyncIterable<readonly ReleaseRecord[]>
  create(position: Position, record: NewRecord): Promise<ReleaseRecord>
  replace(position: Position, record: ChangedRecord): Promise<ReleaseRecord>
  delete(position: Position, etag: string | undefined): Promise<void>
}

/** The driver of a backend: what is the same for all of them, and what may be left out filled in. */
export function buildDriver(
  { namespace, now = () => new Date() }: DriverOptions,
  backend: Backend,
): Driver {
  const positionOf = (key: string, ...asked: (string | undefined)[]): Position => ({
    key,
    namespace: targetNamespace(namespace, ...asked),
  })
  const positionFor = ({ release, namespace: asked }: RecordInput) =>
    positionOf(releaseKey(release), asked, release.namespace)

  async function* pages({ limit = DEFAULT_PAGE, labels = {} }: PageOptions = {}) {
    validateLabels(labels)
    yield* backend.pages({ limit, labels })
  }

  async function* latest({ limit = DEFAULT_PAGE, labels = {} }: PageOptions = {}) {
    validateLabels(labels)
    yield* backend.latest({ limit, labels })
  }

  async function replace(input: RecordInput, etag: string | undefined): Promise<ReleaseRecord> {
    const { release, labels } = input
    if (labels !== undefined) validateUserLabels(labels)
    const modifiedAt = unixSeconds(now())
    return await backend.replace(positionFor(input), { release, labels, etag, modifiedAt })
  }

  return {
    name: backend.name,
    namespace,
    pages,
    latest,
    list: () => collectPages(pages()),
    query: (labels) => collectPages(pages({ labels })),
    get: async (key, { namespace: asked } = {}) => backend.get(positionOf(key, asked)),
    async create(input) {
      const { release, labels = {}, createdAt = unixSeconds(now()) } = input
      validateUserLabels(labels)
      return await backend.create(positionFor(input), { release, labels, createdAt })
    },
    update: (input) => replace(input, undefined),
    updateIfUnchanged: (record) => replace(record, record.etag),
    delete: async (key, { namespace: asked, etag } = {}) =>
      backend.delete(positionOf(key, asked), etag),
  }
}
