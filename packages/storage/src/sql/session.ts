import { setTimeout } from "node:timers/promises"

import type { SqlClient, SqlPool } from "./pool.ts"
import { isTransient } from "./sql-errors.ts"

/** What works on a session; `attempt` is 1 at first. What it did before it failed may have been stored. */
export type Work<T> = (client: SqlClient, attempt: number) => Promise<T>

export interface RetryOptions {
  /** How often something is tried while the server restarts or another takes over; 6 by default. */
  readonly attempts?: number
  /** Waits; a test has no time. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>
}

const FIRST_WAIT_MS = 100

/**
 * Runs `work` on a session of the pool, and again on a new one when the connection was lost, the server
 * is restarting, or a race was lost. Waits twice as long each time: 3 s in all.
 */
export async function withSession<T>(
  pool: SqlPool,
  work: Work<T>,
  { attempts = 6, sleep = setTimeout }: RetryOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await once(pool, (client) => work(client, attempt))
    } catch (error) {
      if (attempt >= attempts || !isTransient(error)) throw error
      await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1))
    }
}

async function once<T>(pool: SqlPool, work: (client: SqlClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let isBroken = false
  try {
    return await work(client)
  } catch (error) {
    isBroken = isTransient(error)
    throw error
  } finally {
    client.release(isBroken)
  }
}

/** Runs `work` in one transaction. If it fails, nothing of it is stored. */
export async function inTransaction<T>(client: SqlClient, work: () => Promise<T>): Promise<T> {
  await client.query("begin")
  try {
    const result = await work()
    await client.query("commit")
    return result
  } catch (error) {
    // On a lost connection this fails too; the error that tells why is the first one.
    await client.query("rollback").catch(() => {})
    throw error
  }
}
