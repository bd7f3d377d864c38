import { createAdvisoryLock, type SqlPool } from "@sternpost/storage"
import { releaseLockCases } from "@sternpost/storage/testing"
import { describe, expect, test } from "vitest"

import { emptyPglite } from "../support/pglite.ts"

const TARGET = { namespace: "shop", name: "web" }

/** A pool whose clients all share the one session that there is, and do not wait for each other. */
async function setup() {
  const database = await emptyPglite()
  await database.exec("select pg_advisory_unlock_all()")
  let isSilent = false
  const query = async (text: string, values: readonly unknown[] = []) => {
    if (isSilent) return await new Promise<never>(() => {})
    const { rows } = await database.query<Record<string, unknown>>(text, [...values])
    return { rows, rowCount: rows.length }
  }
  const tellers: ((error: Error) => void)[] = []
  const onLost = (tell: (error: Error) => void) => void tellers.push(tell)
  const pool: SqlPool = {
    connect: async () => ({ query, onLost, release: () => {} }),
    end: async () => {},
  }
  return {
    database,
    tellers,
    namespaces: ["shop", "bank"] as const,
    open: () => createAdvisoryLock({ pool, checkMs: 200 }),
    takeAway: async () => void (await database.exec("select pg_advisory_unlock_all()")),
    silence: () => {
      isSilent = true
    },
  }
}

describe("the advisory lock on one session for all", () => {
  test.each(releaseLockCases(setup))("$title", ({ run }) => run())

  test("writes nothing", async () => {
    const { database, open } = await setup()
    const held = await open().acquire(TARGET)
    const { rows } = await database.query(
      "select tablename from pg_tables where schemaname = 'public'",
    )
    expect(rows).toEqual([])
    await held.release()
    const locks = await database.query("select 1 from pg_locks where locktype = 'advisory'")
    expect(locks.rows).toEqual([])
  })

  test("names the session that has it", async () => {
    const { open } = await setup()
    const { holder, release } = await open().acquire(TARGET)
    expect(holder).toMatch(/^session \d+/)
    await expect(open().acquire(TARGET)).rejects.toThrow(`is held by ${holder};`)
    await release()
  })

  test("is lost when the database does not answer any more", async () => {
    const { open, silence } = await setup()
    const held = await open().acquire(TARGET)
    silence()
    await expect
      .poll(() => held.signal.reason, { timeout: 5000 })
      .toMatchObject({
        code: "STORAGE_LOCK_LOST",
        message: expect.stringContaining("the database does not answer"),
      })
    await held.release()
  })

  test("is lost at once when its session ends", async () => {
    const { open, tellers } = await setup()
    const held = await open().acquire(TARGET)
    for (const tell of tellers) tell(new Error("Connection terminated unexpectedly"))
    expect(held.signal.reason).toMatchObject({ code: "STORAGE_LOCK_LOST" })
    await held.release()
  })
})
