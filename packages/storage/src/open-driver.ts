import type { Driver, DriverOptions } from "./driver.ts"
import type { KubeObjects } from "./drivers/kube-objects.ts"
import { createMemoryDriver } from "./drivers/memory.ts"
import { createConfigMapDriver, createSecretDriver } from "./drivers/object-driver.ts"
import { readStorageEnvironment, type StorageEnvironment } from "./environment.ts"

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
  /** Ends its connections. */
  close(): Promise<void>
}

/** The driver that Helm would use in this environment. Rejects with a `StorageError`. */
export async function openDriver(options: OpenDriverOptions): Promise<OpenedDriver> {
  const { connect, env = process.env } = options
  const { environment = readStorageEnvironment(env) } = options
  const { kind } = environment
  switch (kind) {
    case "secret":
      return open(createSecretDriver({ ...options, objects: await connect() }))
    case "configmap":
      return open(createConfigMapDriver({ ...options, objects: await connect() }))
    case "memory": {
      const records = new Map()
      if (environment.memoryData.length > 0) {
        const { loadMemoryData } = await import("./memory-data.ts")
        const everywhere = createMemoryDriver({ ...options, namespace: "", records })
        await loadMemoryData(everywhere, environment.memoryData)
      }
      return open(createMemoryDriver({ ...options, records }))
    }
    case "sql": {
      const { createSqlDriver, openSqlPool } = await import("./sql/index.ts")
      const pool = await openSqlPool(environment.connectionString, { env })
      return { driver: createSqlDriver({ ...options, pool }), close: () => pool.end() }
    }
    default:
      return kind satisfies never
  }
}

const open = (driver: Driver): OpenedDriver => ({ driver, close: async () => {} })
