import { DEFAULT_PAGE, unixSeconds } from "../driver.ts"
import { CHANGED, recordError } from "../errors.ts"
import type { Labels } from "../labels.ts"
import type { Row, SqlClient, SqlPool } from "../sql/pool.ts"
import { send } from "../sql/record-work.ts"
import { ensureSchema } from "../sql/schema.ts"
import { inTransaction, type RetryOptions, type Work, withSession } from "../sql/session.ts"
import { asStorageError } from "../sql/sql-errors.ts"
import type { Position } from "../sql/statements.ts"
import { storedDigest } from "./digest.ts"
import {
  deleteRaw,
  deleteRawLabels,
  insertRaw,
  insertRawLabels,
  moveLabels,
  selectRaw,
  selectRawPage,
  updateRaw,
} from "./raw-statements.ts"
import {
  idOf,
  type Place,
  type RawInput,
  type RawPageOptions,
  type RawRecord,
  type RawRef,
  type RawStorage,
} from "./raw-storage.ts"

export interface RawSqlOptions {
  /** See `openSqlPool`. Whoever opened it ends it. */
  readonly pool: SqlPool
  /** `""` is all namespaces. */
  readonly namespace: string
  readonly retry?: RetryOptions
  /** The server and database, for messages: without a password. */
  readonly address?: string
  readonly now?: () => Date
}

/** Records in the tables of Helm's SQL driver, with their bodies as they are. Tables are made by the first write. */
export function createRawSql(options: RawSqlOptions): RawStorage {
  const { pool, namespace, retry, address, now = () => new Date() } = options

  async function run<T>(place: Partial<RawRef>, work: Work<T>): Promise<T> {
    const { key: object, namespace: ns } = place
    try {
      return await withSession(pool, work, retry)
    } catch (error) {
      throw asStorageError(error, {
        ...(object === undefined ? {} : { object }),
        ...(ns === undefined ? {} : { namespace: ns }),
      })
    }
  }

  async function* pages(asked: RawPageOptions = {}) {
    let after: Position | undefined
    if (!(await run({ namespace }, hasTables))) return
    for (;;) {
      const statement = selectRawPage(namespace, asked, { limit: DEFAULT_PAGE, after })
      const { rows } = await run({ namespace }, (client) => send(client, statement))
      const records = rows.map(readRawRow)
      yield records
      after = records.at(-1)
      if (after === undefined || rows.length < DEFAULT_PAGE) return
    }
  }

  const create = (records: readonly RawInput[]) =>
    run(records.length === 1 ? (records[0] ?? {}) : {}, async (client) => {
      if (records.length === 0) return []
      await ensureSchema(client)
      return await inTransaction(client, () => insertAll(client, records, unixSeconds(now())))
    })

  return {
    name: "SQL",
    namespace,
    batch: { records: 200, bytes: 8 * 1024 * 1024, isAtomic: true, parallel: 2 },
    async place(): Promise<Place> {
      const identity = await run({}, identityOf)
      return { name: "SQL", ...identity, ...(address === undefined ? {} : { address }) }
    },
    pages,
    fetch: (refs) =>
      run({}, async (client) => {
        if (!(await hasTables(client))) return []
        return (await send(client, selectRaw(refs))).rows.map(readRawRow)
      }),
    create,
    replace: (before, after) =>
      run(before, (client, attempt) =>
        inTransaction(client, () => put(client, { before, after, attempt })),
      ),
    delete: (records) =>
      run(records.length === 1 ? (records[0] ?? {}) : {}, (client, attempt) =>
        inTransaction(client, () => removeAll(client, records, attempt)),
      ),
  }
}

async function insertAll(client: SqlClient, records: readonly RawInput[], now: number) {
  const { rows } = await send(client, insertRaw(records, now))
  const created = rows.map((row) => ({
    key: String(row["key"]),
    namespace: String(row["namespace"]),
  }))
  const ids = new Set(created.map(idOf))
  const labelled = records.filter((record) => ids.has(idOf(record)) && hasAny(record.labels))
  if (labelled.length > 0) await send(client, insertRawLabels(labelled))
  return created
}

interface Replacement {
  readonly before: RawRecord
  readonly after: RawInput
  readonly attempt: number
}

async function put(client: SqlClient, { before, after, attempt }: Replacement): Promise<void> {
  const { rowCount } = await send(client, updateRaw(before, after))
  if (rowCount === 0 && attempt > 1 && (await isStored(client, after))) return
  if (rowCount === 0) throw changed(before)
  if (before.key !== after.key) await send(client, moveLabels(before, after))
}

/** Whether a first attempt, whose answer got lost, has written the record. */
async function isStored(client: SqlClient, record: RawInput): Promise<boolean> {
  const [found] = (await send(client, selectRaw([record]))).rows.map(readRawRow)
  return found !== undefined && storedDigest(found) === storedDigest(record)
}

async function removeAll(
  client: SqlClient,
  records: readonly (RawRef & { readonly etag: string })[],
  attempt: number,
): Promise<void> {
  const deleted = new Set(
    (await send(client, deleteRaw(records))).rows.map((row) => idOf(refOf(row))),
  )
  const kept = records.filter((record) => !deleted.has(idOf(record)))
  // What is not there in a second attempt was deleted by the first, whose answer got lost.
  const there =
    attempt === 1 || kept.length === 0
      ? kept
      : (await send(client, selectRaw(kept))).rows.map(readRawRow)
  if (there[0] !== undefined) throw changed(there[0])
  await send(client, deleteRawLabels(records))
}

async function hasTables(client: SqlClient): Promise<boolean> {
  const tables = ["releases_v1", "custom_labels_v1"].map(
    (name) => `to_regclass('${name}') is not null`,
  )
  const { rows } = await client.query(`select ${tables.join(" and ")} as tables`)
  return rows[0]?.["tables"] === true
}

/** Which tables these are, in which database, of which server: the same whatever address leads there. */
async function identityOf(client: SqlClient): Promise<Pick<Place, "id" | "isStandby">> {
  const { rows } =
    await client.query(`select extract(epoch from pg_postmaster_start_time())::text as server,
    (select oid from pg_database where datname = current_database())::text as database,
    coalesce(to_regclass('releases_v1')::oid::text, current_schema()) as tables,
    pg_is_in_recovery() as standby`)
  const { server, database, tables, standby } = rows[0] ?? {}
  return { id: `${server}/${database}/${tables}`, isStandby: standby === true }
}

const refOf = (row: Row): RawRef => ({
  key: String(row["key"]),
  namespace: String(row["namespace"]),
})

function readRawRow({ etag, labels, ...row }: Row): RawRecord {
  const { body, name, version, status, owner, createdat, modifiedat } = row
  return {
    ...refOf(row),
    body: String(body ?? ""),
    labels: { ...(labels as Labels | null) },
    system: {
      name: String(name),
      owner: String(owner),
      status: String(status),
      version: String(version),
    },
    createdAt: Number(createdat),
    ...(Number(modifiedat) === 0 ? {} : { modifiedAt: Number(modifiedat) }),
    etag: String(etag),
    stored: { row, labels: labels ?? {} },
  }
}

const hasAny = (labels: Labels): boolean => Object.keys(labels).length > 0

const changed = ({ key, namespace }: RawRef) =>
  recordError("STORAGE_CONFLICT", CHANGED, { object: key, namespace })
