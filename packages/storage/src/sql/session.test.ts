import { describe, expect, test } from "vitest"

import { StorageError } from "../errors.ts"
import type { SqlClient, SqlPool } from "./pool.ts"
import { inTransaction, withSession } from "./session.ts"

const failure = (code: string, message = code) => Object.assign(new Error(message), { code })

function fakePool(failures: Error[] = []) {
  const events: string[] = []
  const pool: SqlPool = {
    async connect(): Promise<SqlClient> {
      events.push("connect")
      return {
        async query(text) {
          events.push(text)
          const error = failures.shift()
          if (error !== undefined) throw error
          return { rows: [], rowCount: 0 }
        },
        release: (isBroken = false) => void events.push(isBroken ? "end" : "release"),
      }
    },
    async end() {},
  }
  return { pool, events }
}

describe("a session", () => {
  const waits: number[] = []
  const sleep = async (milliseconds: number) => void waits.push(milliseconds)

  test.each(["57P01", "57P03", "08006", "25006", "40001", "40P01", "ECONNRESET", "ECONNREFUSED"])(
    "is a new one after %s, and the work is done again",
    async (code) => {
      const { pool, events } = fakePool([failure(code)])
      const attempts: number[] = []
      await withSession(
        pool,
        (client, attempt) => {
          attempts.push(attempt)
          return client.query("work")
        },
        { sleep },
      )
      expect(events).toEqual(["connect", "work", "end", "connect", "work", "release"])
      expect(attempts).toEqual([1, 2])
    },
  )

  test("is kept when the work failed for good", async () => {
    const { pool, events } = fakePool([failure("23505")])
    await expect(withSession(pool, (client) => client.query("work"), { sleep })).rejects.toThrow(
      "23505",
    )
    expect(events).toEqual(["connect", "work", "release"])
  })

  test("waits longer each time, and gives up with the last error", async () => {
    const errors = Array.from({ length: 9 }, (_, i) => failure("ECONNREFUSED", `attempt ${i + 1}`))
    const { pool } = fakePool(errors)
    waits.length = 0
    const work = (client: SqlClient) => client.query("work")
    await expect(withSession(pool, work, { sleep })).rejects.toThrow("attempt 6")
    expect(waits).toEqual([100, 200, 400, 800, 1600])
  })

  test("that cannot be had is asked for again, if a server may come back", async () => {
    const { pool, events } = fakePool()
    let down = 2
    const cause = new AggregateError([failure("28P01"), failure("ECONNREFUSED")])
    const flaky: SqlPool = {
      ...pool,
      connect: async () => {
        if (down-- > 0) throw new StorageError("STORAGE_CONNECTION", "down", { cause })
        return pool.connect()
      },
    }
    await withSession(flaky, (client) => client.query("work"), { sleep })
    expect(events).toEqual(["connect", "work", "release"])
    const refused: SqlPool = {
      ...pool,
      connect: async () => {
        throw new StorageError("STORAGE_CONNECTION", "no", { cause: failure("28P01") })
      },
    }
    waits.length = 0
    await expect(withSession(refused, async () => 1, { sleep })).rejects.toThrow("no")
    expect(waits).toEqual([])
  })
})

describe("a transaction", () => {
  test("is committed, or rolled back with the error that tells why", async () => {
    const { pool, events } = fakePool()
    await withSession(pool, (client) => inTransaction(client, () => client.query("work")))
    expect(events.splice(0)).toEqual(["connect", "begin", "work", "commit", "release"])
    const work = withSession(pool, (client) =>
      inTransaction(client, async () => {
        throw failure("23505")
      }),
    )
    await expect(work).rejects.toThrow("23505")
    expect(events).toEqual(["connect", "begin", "rollback", "release"])
  })
})
