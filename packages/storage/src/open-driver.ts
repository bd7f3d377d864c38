import type { Driver, DriverOptions } from "./driver.ts"
import type { KubeObjects } from "./drivers/kube-objects.ts"
import { createMemoryDriver } from "./drivers/memory.ts"
import { createConfigMapDriver, createSecretDriver } from "./drivers/object-driver.ts"
import { readStorageEnvironment, type StorageEnvironment } from "./environment.ts"
import { createLeaseLock } from "./lock/lease-lock.ts"
import type { ReleaseLock } from "./lock/lock.ts"
import { createMemoryLock } from "./lock/memory-lock.ts"

export interface OpenDriverOptions extends DriverOptions {
  /** Connects to the cluster; only called for the drivers that need one. */
  readonly connect: () => KubeObjects | Promise<KubeObjects>
  /** By default what the process's environment says. */
  readonly environment?: StorageEnvironment
  /** Where the `PG*` variables are; by default the process's environment. */
  readonly env?: NodeJS.ProcessEnv
}

export interface OpenedDriver {
  readonly driver: Driver
  /** Keeps our own clients of these records apart. */
  readonly lock: ReleaseLock
  /** Ends its connections. */
  close(): Promise<void>
}

/** The driver that Helm would use in this environment. Rejects with a `StorageError`. */
export async function openDriver(options: OpenDriverOptions): Promise<OpenedDriver> {
  const { connect, env = process.env } = options
  const { environment = readStorageEnvironment(env) } = options
  const { kind } = environment
  switch (kind) {
    case "secret": {
      const objects = await connect()
      return open(createSecretDriver({ ...options, objects }), createLeaseLock({ objects }))
    }
    case "configmap": {
      const objects = await connect()
      return open(createConfigMapDriver({ ...options, objects }), createLeaseLock({ objects }))
    }
    case "memory": {
      const records = new Map()
      if (environment.memoryData.length > 0) {
        const { loadMemoryData } = await import("./memory-data.ts")
        const everywhere = createMemoryDriver({ ...options, namespace: "", records })
        await loadMemoryData(everywhere, environment.memoryData)
      }
      return open(createMemoryDriver({ ...options, records }), createMemoryLock())
    }
    case "sql": {
      const { createAdvisoryLock, createSqlDriver, openSqlPool } = await import("./sql/index.ts")
      const pool = await openSqlPool(environment.connectionString, { env })
      // Locks keep their sessions: whoever holds some must not wait for one to write with.
      const locks = await openSqlPool(environment.connectionString, { env, maxSessions: 16 })
      return {
        driver: createSqlDriver({ ...options, pool }),
        lock: createAdvisoryLock({ pool: locks }),
        close: async () => void (await Promise.all([pool.end(), locks.end()])),
      }
    }
    default:
      return kind satisfies never
  }
}

const open = (driver: Driver, lock: ReleaseLock): OpenedDriver => ({
  driver,
  lock,
  close: async () => {},
})
