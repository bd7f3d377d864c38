import { readFileSync } from "node:fs"
import { PGlite } from "@electric-sql/pglite"
import type { SqlClient, SqlPool } from "@sternpost/storage"
import { inject } from "vitest"

let started: Promise<PGlite> | undefined

function sharedPglite(): Promise<PGlite> {
  started ??= PGlite.create({ loadDataDir: new Blob([readFileSync(inject("pgliteSeed"))]) })
  return started
}

/** The PostgreSQL of this worker, in this process, with nothing in it; it has one session. */
export async function emptyPglite(): Promise<PGlite> {
  const database = await sharedPglite()
  await database.exec(
    "rollback; reset role; reset all; drop schema if exists public cascade; drop schema if exists helm cascade; create schema public",
  )
  return database
}

/** Sessions with it, one after the other; `seen` gets every statement. */
export function pglitePool(database: PGlite, seen: string[] = []): SqlPool {
  let last = Promise.resolve()
  const turn = (): Promise<() => void> =>
    new Promise((taken) => {
      last = last.then(() => new Promise<void>((done) => taken(done)))
    })
  return {
    async connect(): Promise<SqlClient> {
      const release = await turn()
      return {
        release,
        async query(text, values = []) {
          seen.push(text)
          const { rows, affectedRows } = await database.query<Record<string, unknown>>(text, [
            ...values,
          ])
          return { rows, rowCount: affectedRows ?? 0 }
        },
      }
    },
    async end() {},
  }
}
