import {
  collectPages,
  DEFAULT_PAGE,
  type Driver,
  type DriverOptions,
  type PageOptions,
  type RecordInput,
  type ReleaseRecord,
  readableOr,
  targetNamespace,
  unixSeconds,
} from "../driver.ts"
import { OWNER, validateLabels, validateUserLabels } from "../labels.ts"
import { asLatest } from "../latest.ts"
import { encodeRelease } from "../record/codec.ts"
import { RELEASE_TYPE, releaseKey } from "../record/key.ts"
import type { Release } from "../record/release.ts"
import type { Row, SqlClient, SqlPool } from "./pool.ts"
import { readRow } from "./record-row.ts"
import { createRecord, readRecord, removeRecord, replaceRecord, send } from "./record-work.ts"
import { ensureSchema } from "./schema.ts"
import { type RetryOptions, type Work, withSession } from "./session.ts"
import { asStorageError } from "./sql-errors.ts"
import { type Position, selectLatest, selectPage, selectRecords } from "./statements.ts"

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
      after = positionIn(last)
    }
  }

  async function* latest({ limit = DEFAULT_PAGE, labels = {} }: PageOptions = {}) {
    validateLabels(labels)
    const places = await run({ namespace }, async (client) => {
      const { rows } = await send(client, selectLatest({ namespace, labels }))
      return rows.map((row) => ({ ...positionIn(row), status: String(row["status"]) }))
    })
    for (let i = 0; i < places.length; i += limit) {
      const chunk = places.slice(i, i + limit)
      const statuses = new Map(
        chunk.map(({ key, namespace: ns, status }) => [`${ns}/${key}`, status]),
      )
      const { rows } = await run({ namespace }, (client) => send(client, selectRecords(chunk)))
      const records = rows.flatMap((row) => readable(row, onUnreadable))
      const chosen = records.map((record) => ({
        record,
        status: statuses.get(`${record.namespace}/${record.key}`),
      }))
      yield await asLatest(chosen, ({ namespace: ns, release: { name } }) =>
        run({ namespace: ns }, (client) =>
          lastOf(client, { namespace: ns, labels: { ...labels, name } }),
        ),
      )
    }
  }

  async function lastOf(client: SqlClient, of: Parameters<typeof selectLatest>[0]) {
    const { rows } = await send(client, selectLatest(of))
    const found =
      rows.length === 0 ? rows : (await send(client, selectRecords(rows.map(positionIn)))).rows
    return found.flatMap((row) => readable(row, onUnreadable))
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
    latest,
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
  const record = readableOr(() => readRow(row), onUnreadable)
  return record === undefined ? [] : [record]
}

const positionIn = (row: Row): Position => ({
  key: String(row["key"]),
  namespace: String(row["namespace"]),
})

const columnsOf = (release: Release) => ({
  body: encodeRelease(release),
  name: release.name,
  version: release.version,
  status: release.info.status ?? "",
  owner: OWNER,
})
