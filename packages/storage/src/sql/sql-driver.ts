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
import { StorageError } from "../errors.ts"
import { OWNER, validateLabels, validateUserLabels } from "../labels.ts"
import { encodeRelease } from "../record/codec.ts"
import { RELEASE_TYPE, releaseKey } from "../record/key.ts"
import type { Release } from "../record/release.ts"
import type { Row, SqlPool } from "./pool.ts"
import { readRow } from "./record-row.ts"
import { createRecord, readRecord, removeRecord, replaceRecord, send } from "./record-work.ts"
import { ensureSchema } from "./schema.ts"
import { type RetryOptions, type Work, withSession } from "./session.ts"
import { asStorageError } from "./sql-errors.ts"
import { type Position, selectPage } from "./statements.ts"

export interface SqlDriverOptions extends DriverOptions {
  /** See `openSqlPool`. Whoever opened it ends it. */
  readonly pool: SqlPool
  readonly retry?: RetryOptions
}

/**
 * Records in the tables that Helm's SQL driver uses, in PostgreSQL. Helm's tables are made if they are not
 * there. What is written is written whole or not at all; lost connections are tried again.
 */
export function createSqlDriver(options: SqlDriverOptions): Driver {
  const { pool, namespace, retry, now = () => new Date(), onUnreadable } = options
  let schema: Promise<void> | undefined

  async function run<T>(place: Partial<Position>, work: Work<T>): Promise<T> {
    const { key: object, namespace: ns } = place
    try {
      schema ??= withSession(pool, ensureSchema, retry)
      await schema.catch((error: unknown) => {
        schema = undefined
        throw error
      })
      return await withSession(pool, work, retry)
    } catch (error) {
      throw asStorageError(error, {
        ...(object === undefined ? {} : { object }),
        ...(ns === undefined ? {} : { namespace: ns }),
      })
    }
  }

  const positionOf = (key: string, asked?: string, release?: string): Position => ({
    key,
    namespace: targetNamespace(namespace, asked, release),
  })

  async function* pages({ limit = DEFAULT_PAGE, labels = {} }: PageOptions = {}) {
    validateLabels(labels)
    let after: Position | undefined
    for (;;) {
      const statement = selectPage({ namespace, labels: { owner: OWNER, ...labels }, limit, after })
      const { rows } = await run({ namespace }, (client) => send(client, statement))
      yield rows.flatMap((row) => readable(row, onUnreadable))
      const last = rows.at(-1)
      if (last === undefined || rows.length < limit) return
      after = { key: String(last["key"]), namespace: String(last["namespace"]) }
    }
  }

  async function create(input: RecordInput): Promise<ReleaseRecord> {
    const { release, labels = {}, createdAt = unixSeconds(now()) } = input
    validateUserLabels(labels)
    const position = positionOf(releaseKey(release), input.namespace, release.namespace)
    const columns = { ...columnsOf(release), type: RELEASE_TYPE, createdAt }
    return await run(position, createRecord(position, columns, labels))
  }

  async function replace(input: RecordInput, etag?: string): Promise<ReleaseRecord> {
    const { release, labels } = input
    if (labels !== undefined) validateUserLabels(labels)
    const position = positionOf(releaseKey(release), input.namespace, release.namespace)
    const columns = { ...columnsOf(release), modifiedAt: unixSeconds(now()) }
    return await run(position, replaceRecord(position, columns, { labels, etag }))
  }

  return {
    name: "SQL",
    namespace,
    async get(key, { namespace: ns } = {}) {
      const position = positionOf(key, ns)
      return await run(position, (client) => readRecord(client, position))
    },
    list: () => collectPages(pages()),
    query: (labels) => collectPages(pages({ labels })),
    pages,
    create,
    update: (input) => replace(input),
    updateIfUnchanged: (record) => replace(record, record.etag),
    async delete(key, { namespace: ns, etag } = {}) {
      const position = positionOf(key, ns)
      await run(position, removeRecord(position, etag))
    },
  }
}

function readable(row: Row, onUnreadable: DriverOptions["onUnreadable"]): readonly ReleaseRecord[] {
  try {
    return [readRow(row)]
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    onUnreadable?.(error)
    return []
  }
}

const columnsOf = (release: Release) => ({
  body: encodeRelease(release),
  name: release.name,
  version: release.version,
  status: release.info.status ?? "",
  owner: OWNER,
})
