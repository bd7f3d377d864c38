import {
  collectPages,
  DEFAULT_PAGE,
  type DeleteOptions,
  type Driver,
  type DriverOptions,
  type PageOptions,
  type RecordInput,
  type ReleaseRecord,
  targetNamespace,
  unixSeconds,
} from "../driver.ts"
import { CHANGED, NOT_FOUND, recordError, StorageError } from "../errors.ts"
import { OWNER, validateLabels, validateUserLabels } from "../labels.ts"
import { encodeRelease } from "../record/codec.ts"
import { RELEASE_TYPE, releaseKey } from "../record/key.ts"
import type { Release } from "../record/release.ts"
import type { Row, SqlClient, SqlPool } from "./pool.ts"
import { readRow } from "./record-row.ts"
import { ensureSchema } from "./schema.ts"
import { inTransaction, type RetryOptions, type Work, withSession } from "./session.ts"
import { asStorageError } from "./sql-errors.ts"
import {
  deleteLabels,
  deleteRecord,
  insertLabels,
  insertRecord,
  type Position,
  type Statement,
  selectPage,
  selectRecord,
  updateRecord,
} from "./statements.ts"

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
    return await run(position, async (client, attempt) => {
      // After a lost connection nobody knows whether the first attempt was stored.
      if (attempt > 1 && (await holds(client, position, columns.body)))
        return await fetch(client, position)
      return await inTransaction(client, async () => {
        await send(client, insertRecord(position, columns))
        await writeLabels(client, position, labels)
        return await fetch(client, position)
      })
    })
  }

  async function replace(input: RecordInput, etag?: string): Promise<ReleaseRecord> {
    const { release, labels } = input
    if (labels !== undefined) validateUserLabels(labels)
    const position = positionOf(releaseKey(release), input.namespace, release.namespace)
    const columns = { ...columnsOf(release), modifiedAt: unixSeconds(now()) }
    return await run(position, async (client, attempt) => {
      if (attempt > 1 && etag !== undefined && (await holds(client, position, columns.body)))
        return await fetch(client, position)
      return await inTransaction(client, async () => {
        const { rowCount } = await send(client, updateRecord(position, columns, etag))
        if (rowCount === 0) await refuse(client, position)
        if (labels !== undefined) {
          await send(client, deleteLabels(position))
          await writeLabels(client, position, labels)
        }
        return await fetch(client, position)
      })
    })
  }

  async function remove(key: string, { namespace: ns, etag }: DeleteOptions = {}): Promise<void> {
    const position = positionOf(key, ns)
    await run(position, async (client, attempt) => {
      await inTransaction(client, async () => {
        const { rowCount } = await send(client, deleteRecord(position, etag))
        if (rowCount === 0 && attempt === 1) await refuse(client, position)
        await send(client, deleteLabels(position))
      })
    })
  }

  return {
    name: "SQL",
    namespace,
    async get(key, { namespace: ns } = {}) {
      const position = positionOf(key, ns)
      return await run(position, (client) => fetch(client, position))
    },
    list: () => collectPages(pages()),
    query: (labels) => collectPages(pages({ labels })),
    pages,
    create,
    update: (input) => replace(input),
    updateIfUnchanged: (record) => replace(record, record.etag),
    delete: remove,
  }
}

const send = (client: SqlClient, { text, values }: Statement) => client.query(text, values)

async function fetch(client: SqlClient, position: Position): Promise<ReleaseRecord> {
  const { rows } = await send(client, selectRecord(position.key, position.namespace))
  if (rows[0] === undefined) throw notFound(position)
  return readRow(rows[0])
}

async function holds(client: SqlClient, position: Position, body: string): Promise<boolean> {
  const { rows } = await send(client, selectRecord(position.key, position.namespace))
  return rows[0]?.["body"] === body
}

async function writeLabels(client: SqlClient, position: Position, labels: Record<string, string>) {
  if (Object.keys(labels).length > 0) await send(client, insertLabels(position, labels))
}

/** Nothing was written: the record is not there, or not as it was. */
async function refuse(client: SqlClient, position: Position): Promise<never> {
  const { rows } = await send(client, selectRecord(position.key, position.namespace))
  if (rows.length === 0) throw notFound(position)
  throw recordError("STORAGE_CONFLICT", CHANGED, placeOf(position))
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

const placeOf = ({ key, namespace }: Position) => ({ object: key, namespace })

const notFound = (position: Position) =>
  recordError("STORAGE_NOT_FOUND", NOT_FOUND, placeOf(position))
