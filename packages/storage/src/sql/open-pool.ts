import { homedir } from "node:os"
import { join } from "node:path"
import type { Pool, PoolClient, PoolConfig } from "pg"

import { StorageError } from "../errors.ts"
import { resolveConnection, type SqlConnection, type SqlHost } from "./connection/connection.ts"
import { passwordFor } from "./connection/passfile.ts"
import { type TlsAttempts, tlsAttempts } from "./connection/tls.ts"
import type { SqlClient, SqlPool } from "./pool.ts"
import { acceptsSession } from "./session-attributes.ts"
import { errorCode } from "./sql-errors.ts"

export interface PoolOptions {
  readonly env?: NodeJS.ProcessEnv
  /** How many sessions at most; 4 by default. */
  readonly maxSessions?: number
}

/** A server, and one way to reach it. */
interface Candidate {
  readonly host: SqlHost
  readonly isEncrypted: boolean
  readonly pool: Pool
}

interface Failure extends Omit<Candidate, "pool"> {
  readonly error: unknown
}

/**
 * A pool of sessions for one of Helm's connection strings, on the package `pg`, which is loaded here.
 * Servers are tried in turn when several are named; the one that answered is asked first from then on.
 * Throws STORAGE_CONNECTION_STRING; nothing is connected before the first session is asked for.
 */
export async function openSqlPool(
  connectionString: string,
  { env = process.env, maxSessions = 4 }: PoolOptions = {},
): Promise<SqlPool> {
  const connection = resolveConnection(connectionString, { env })
  const { default: pg } = await importPg()
  const folder = join(env["HOME"] ?? homedir(), ".postgresql")
  const hosts = connection.shuffleHosts ? shuffled(connection.hosts) : connection.hosts
  const candidates = hosts.flatMap((host) => {
    const request = { mode: connection.sslmode, settings: connection.tls, folder }
    const attempts: TlsAttempts = tlsAttempts({ ...request, host: host.host })
    return attempts.map((ssl): Candidate => {
      const pool = new pg.Pool({ ...poolConfig(connection, host, ssl), max: maxSessions })
      // A session that breaks while nobody uses it: the next one asked for is a new one.
      pool.on("error", () => {})
      return { host, isEncrypted: ssl !== false, pool }
    })
  })
  return poolOf(candidates, connection)
}

async function importPg() {
  try {
    return await import("pg")
  } catch (cause) {
    if (errorCode(cause) !== "ERR_MODULE_NOT_FOUND") throw cause
    const message = 'to store releases in SQL, the package "pg" is needed: npm install pg'
    throw new StorageError("STORAGE_CONNECTION", message, { cause })
  }
}

function poolConfig(
  connection: SqlConnection,
  host: SqlHost,
  ssl: TlsAttempts[number],
): PoolConfig {
  const { user, password, passfile, database, applicationName, options } = connection
  const named = { database: database === "" ? user : database, user }
  return {
    ...named,
    host: host.address ?? host.host,
    port: host.port,
    password: password === "" ? passwordFor(passfile, host, named) : password,
    ssl,
    application_name: applicationName,
    ...(options === "" ? {} : { options }),
    ...(connection.directTls ? { sslnegotiation: "direct" as const } : {}),
    connectionTimeoutMillis: connection.connectTimeoutMs,
  }
}

function poolOf(candidates: readonly Candidate[], connection: SqlConnection): SqlPool {
  const accepted = new WeakSet<PoolClient>()
  let order = candidates

  async function open({ pool }: Candidate, wanted: SqlConnection["sessionAttributes"]) {
    const client = await pool.connect()
    if (accepted.has(client) || (await acceptsSession(client, wanted))) {
      accepted.add(client)
      return client
    }
    client.release(true)
    // As for a write to a standby: in a moment another server may be what is wanted.
    throw Object.assign(new Error(`the server is not ${wanted}`), { code: "25006" })
  }

  async function firstOf(wanted: SqlConnection["sessionAttributes"]): Promise<SqlClient> {
    const failures: Failure[] = []
    for (const candidate of order) {
      if (isRefused(candidate, failures)) continue
      try {
        const client = await open(candidate, wanted)
        order = [candidate, ...candidates.filter((other) => other !== candidate)]
        return sessionOf(client)
      } catch (error) {
        failures.push({ ...candidate, error })
      }
    }
    throw connectionError(failures)
  }

  return {
    async connect() {
      const { sessionAttributes: wanted } = connection
      if (wanted !== "prefer-standby") return await firstOf(wanted)
      return await firstOf("standby").catch(() => firstOf("any"))
    },
    async end() {
      await Promise.all(candidates.map(({ pool }) => pool.end()))
    },
  }
}

function sessionOf(client: PoolClient): SqlClient {
  const listeners: ((error: Error) => void)[] = []
  const onError = (error: Error) => {
    for (const tell of listeners) tell(error)
  }
  client.on("error", onError)
  return {
    async query(text, values = []) {
      const { rows, rowCount } = await client.query(text, [...values])
      return { rows, rowCount: rowCount ?? 0 }
    },
    onLost: (tell) => void listeners.push(tell),
    release(isBroken = false) {
      listeners.length = 0
      client.off("error", onError)
      client.release(isBroken)
    },
  }
}

// A server that answered over TLS, but not with yes, must not be sent the password in the clear.
const isRefused = ({ host, isEncrypted }: Candidate, failures: readonly Failure[]): boolean =>
  !isEncrypted &&
  failures.some((f) => f.host === host && f.isEncrypted && /^[0-9A-Z]{5}$/.test(errorCode(f.error)))

function connectionError(failures: readonly Failure[]): StorageError {
  const reasons = failures.map(({ host, error }) => `${host.host}:${host.port}: ${reasonOf(error)}`)
  const unique = [...new Set(reasons)]
  return new StorageError(
    "STORAGE_CONNECTION",
    `unable to instantiate SQL driver: cannot connect to ${unique.join("; ")}`,
    {
      cause:
        failures.length === 1
          ? failures[0]?.error
          : new AggregateError(failures.map(({ error }) => error)),
    },
  )
}

// Node tries all addresses of a name; its error has no message then.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ")
  const message = error instanceof Error ? error.message : String(error)
  return /does not support SSL/.test(message)
    ? `${message}; say sslmode=disable to connect without`
    : message
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
