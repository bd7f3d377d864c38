import { buildDriver } from "../build-driver.ts"
import {
  type Driver,
  type DriverOptions,
  type PageOptions,
  type ReleaseRecord,
  readableOr,
} from "../driver.ts"
import { OWNER } from "../labels.ts"
import { asLatest } from "../latest.ts"
import { encodeRelease } from "../record/codec.ts"
import { RELEASE_TYPE } from "../record/key.ts"
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
  const { pool, namespace, retry, onUnreadable } = options
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

  async function* pages({ limit, labels }: Required<PageOptions>) {
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

  async function* latest({ limit, labels }: Required<PageOptions>) {
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

  return buildDriver(options, {
    name: "SQL",
    pages,
    latest,
    get: (position) => run(position, (client) => readRecord(client, position)),
    create(position, { release, labels, createdAt }) {
      const columns = { ...columnsOf(release), type: RELEASE_TYPE, createdAt }
      return run(position, createRecord(position, columns, labels))
    },
    replace(position, { release, labels, etag, modifiedAt }) {
      const columns = { ...columnsOf(release), modifiedAt }
      return run(position, replaceRecord(position, columns, { labels, etag }))
    },
    delete: (position, etag) => run(position, removeRecord(position, etag)),
  })
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
