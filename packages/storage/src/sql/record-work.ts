import type { ReleaseRecord } from "../driver.ts"
import { CHANGED, NOT_FOUND, recordError } from "../errors.ts"
import type { Labels } from "../labels.ts"
import type { SqlClient, SqlResult } from "./pool.ts"
import { readRow } from "./record-row.ts"
import { inTransaction, type Work } from "./session.ts"
import {
  deleteLabels,
  deleteRecord,
  insertLabels,
  insertRecord,
  type NewColumns,
  type Position,
  type Statement,
  selectRecord,
  type UpdatedColumns,
  updateRecord,
} from "./statements.ts"

// In a second attempt nobody knows whether the first one was stored before the connection was lost: what
// is found to be there already, as it was to be written, was.

/** Runs a statement. */
export const send = (client: SqlClient, { text, values }: Statement): Promise<SqlResult> =>
  client.query(text, values)

/** Reads one record; STORAGE_NOT_FOUND if it is not there. */
export async function readRecord(client: SqlClient, position: Position): Promise<ReleaseRecord> {
  const { rows } = await send(client, selectRecord(position.key, position.namespace))
  if (rows[0] === undefined) throw notFound(position)
  return readRow(rows[0])
}

/** The work that stores a new record with its labels. */
export const createRecord =
  (position: Position, columns: NewColumns, labels: Labels): Work<ReleaseRecord> =>
  async (client, attempt) => {
    if (attempt > 1 && (await holds(client, position, columns.body)))
      return await readRecord(client, position)
    return await inTransaction(client, async () => {
      await send(client, insertRecord(position, columns))
      await writeLabels(client, position, labels)
      return await readRecord(client, position)
    })
  }

/** What an update may ask for beside the columns. */
export interface UpdateConditions {
  /** Without them those that are stored stay. */
  readonly labels: Labels | undefined
  /** The only state that may be replaced. */
  readonly etag: string | undefined
}

/** The work that replaces a record; STORAGE_NOT_FOUND or STORAGE_CONFLICT if it cannot. */
export const replaceRecord =
  (
    position: Position,
    columns: UpdatedColumns,
    { labels, etag }: UpdateConditions,
  ): Work<ReleaseRecord> =>
  async (client, attempt) => {
    if (attempt > 1 && etag !== undefined && (await holds(client, position, columns.body)))
      return await readRecord(client, position)
    return await inTransaction(client, async () => {
      const { rowCount } = await send(client, updateRecord(position, columns, etag))
      if (rowCount === 0) throw await whyNot(client, position, etag)
      if (labels !== undefined) {
        await send(client, deleteLabels(position))
        await writeLabels(client, position, labels)
      }
      return await readRecord(client, position)
    })
  }

/** The work that deletes a record and its labels; STORAGE_NOT_FOUND or STORAGE_CONFLICT if it cannot. */
export const removeRecord =
  (position: Position, etag: string | undefined): Work<void> =>
  async (client, attempt) => {
    await inTransaction(client, async () => {
      const { rowCount } = await send(client, deleteRecord(position, etag))
      if (rowCount > 0) return await send(client, deleteLabels(position))
      const reason = await whyNot(client, position, etag)
      if (attempt === 1 || reason.code !== "STORAGE_NOT_FOUND") throw reason
    })
  }

async function holds(client: SqlClient, position: Position, body: string): Promise<boolean> {
  const { rows } = await send(client, selectRecord(position.key, position.namespace))
  return rows[0]?.["body"] === body
}

async function writeLabels(client: SqlClient, position: Position, labels: Labels): Promise<void> {
  if (Object.keys(labels).length > 0) await send(client, insertLabels(position, labels))
}

/** Why nothing was written: the record is not there, or not as it was, or row-level security hides it from writes. */
async function whyNot(client: SqlClient, position: Position, etag: string | undefined) {
  const { rows } = await send(client, selectRecord(position.key, position.namespace))
  if (rows.length === 0) return notFound(position)
  if (etag === undefined || etag === rows[0]?.["etag"])
    return recordError("STORAGE_FORBIDDEN", READ_ONLY, placeOf(position))
  return recordError("STORAGE_CONFLICT", CHANGED, placeOf(position))
}

const READ_ONLY =
  "may be read but not changed: the role needs a policy for update or delete on releases_v1"

const placeOf = ({ key, namespace }: Position) => ({ object: key, namespace })

const notFound = (position: Position) =>
  recordError("STORAGE_NOT_FOUND", NOT_FOUND, placeOf(position))
