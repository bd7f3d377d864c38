import { createHash } from "node:crypto"

import type { SqlClient, SqlPool } from "../sql/pool.ts"
import { isTransient } from "../sql/sql-errors.ts"
import { type LockClock, systemClock } from "./clock.ts"
import { keepAlive, Lost } from "./keep-alive.ts"
import {
  type HeldLock,
  type LockTarget,
  lockError,
  lockedError,
  lostError,
  type ReleaseLock,
} from "./lock.ts"
import { type Attempt, acquireInTime } from "./wait.ts"

export interface AdvisoryLockOptions {
  /** Each lock that is held keeps a session: the pool must be another one than the driver's, or large. */
  readonly pool: SqlPool
  /** How often the session is asked whether it still has the lock; 5000 by default. */
  readonly checkMs?: number
  readonly clock?: LockClock
}

/**
 * Locks that are advisory locks of PostgreSQL, held by a session: when the session ends, the lock is free
 * for others and lost for its holder. Nothing is written. A pooler that shares sessions (PgBouncer with
 * pool_mode=transaction) makes such locks impossible; the first check finds it lost then.
 */
export function createAdvisoryLock(options: AdvisoryLockOptions): ReleaseLock {
  const { pool, checkMs = 5000, clock = systemClock } = options
  return {
    kind: "Advisory",
    acquire: (target, acquireOptions = {}) =>
      acquireInTime(() => attempt(pool, target, { checkMs, clock }), {
        ...acquireOptions,
        clock,
        isPassing: isTransient,
        onTimeout: (holder) => lockedError(target, holder),
      }).catch((error: unknown) => {
        throw isTransient(error) ? unreachable(target, error) : error
      }),
  }
}

const unreachable = (target: LockTarget, error: unknown) =>
  lockError("STORAGE_CONNECTION", `could not be reached in SQL: ${textOf(error)}`, target, error)

type Timing = Required<Pick<AdvisoryLockOptions, "checkMs" | "clock">>

async function attempt(
  pool: SqlPool,
  target: LockTarget,
  timing: Timing,
): Promise<Attempt<HeldLock>> {
  const key = advisoryKey(target)
  const since = timing.clock.now()
  const client = await pool.connect()
  try {
    const { rows } = await client.query(TRY_LOCK, [key])
    const holder = await holderOf(client, key)
    if (rows[0]?.["locked"] === true)
      return { held: hold(client, target, { ...timing, since, holder }) }
    client.release()
    return { holder }
  } catch (error) {
    client.release(true)
    throw isTransient(error)
      ? error
      : lockError("STORAGE_BACKEND", `could not be asked for: ${textOf(error)}`, target, error)
  }
}

function hold(
  client: SqlClient,
  target: LockTarget,
  { checkMs, clock, since, holder }: Timing & { readonly since: number; readonly holder: string },
): HeldLock {
  const key = advisoryKey(target)
  const kept = keepAlive({
    clock,
    since,
    everyMs: checkMs,
    lostAfterMs: checkMs * 3,
    async renew() {
      const { rows } = await client.query(IS_HELD, [key])
      if (rows.length === 0)
        throw new Lost(lostError(target, "its session does not have it any more"))
    },
    onSilence: (cause) => lostError(target, "the database does not answer", cause),
  })
  client.onLost?.((cause) => kept.lose(lostError(target, "its session has ended", cause)))
  let isOver = false
  // A session that is ended gives back what it holds, should it still be there.
  kept.signal.addEventListener("abort", () => {
    isOver = true
    client.release(true)
  })
  return {
    target,
    holder,
    signal: kept.signal,
    async release() {
      kept.stop()
      if (isOver) return
      isOver = true
      client.release(!(await isUnlocked(client, key)))
    },
  }
}

async function isUnlocked(client: SqlClient, key: string): Promise<boolean> {
  try {
    const { rows } = await client.query("select pg_advisory_unlock($1::bigint) as unlocked", [key])
    return rows[0]?.["unlocked"] === true
  } catch {
    return false
  }
}

async function holderOf(client: SqlClient, key: string): Promise<string> {
  const { rows } = await client.query(HOLDER, [key])
  return typeof rows[0]?.["holder"] === "string" ? rows[0]["holder"] : "another client"
}

/** A number for a release that other uses of advisory locks in the database are unlikely to have. */
function advisoryKey({ namespace, name }: LockTarget): string {
  const digest = createHash("sha256").update(`sternpost lock v1\0${namespace}\0${name}`).digest()
  return String(digest.readBigInt64BE(0))
}

// How pg_locks shows an advisory lock on one number of 64 bits.
const OF_KEY = `l.locktype = 'advisory' and l.objsubid = 1 and l.granted
  and l.database = (select oid from pg_database where datname = current_database())
  and (l.classid::bigint << 32) | l.objid::bigint = $1::bigint`

// A session may take the same lock twice, and two holders may share a session: the second one is refused.
const TRY_LOCK = `select case when exists
    (select from pg_locks l where ${OF_KEY} and l.pid = pg_backend_pid()) then false
  else pg_try_advisory_lock($1::bigint) end as locked`

const IS_HELD = `select 1 from pg_locks l where ${OF_KEY} and l.pid = pg_backend_pid()`

const HOLDER = `select 'session ' || l.pid || coalesce(' of ' || a.usename, '')
    || coalesce(' from ' || host(a.client_addr), '') as holder
  from pg_locks l left join pg_stat_activity a on a.pid = l.pid where ${OF_KEY} limit 1`

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
