import type { KubeObjects } from "../drivers/kube-objects.ts"
import type { DriverKind } from "../environment.ts"
import { StorageError } from "../errors.ts"
import type { SqlPool } from "../sql/pool.ts"
import { createRawObjects } from "./raw-objects.ts"
import type { RawStorage } from "./raw-storage.ts"

export interface OpenRawOptions {
  readonly kind: DriverKind
  /** `""` is all namespaces. */
  readonly namespace: string
  /** Connects to the cluster; only called for the drivers that need one. */
  readonly connect: () => Promise<KubeObjects & { readonly server?: string }>
  /** For `sql`, as `HELM_DRIVER_SQL_CONNECTION_STRING` has it. */
  readonly connectionString?: string
  /** Where the `PG*` variables are; by default the process's environment. */
  readonly env?: NodeJS.ProcessEnv
}

export interface OpenedRawStorage {
  readonly storage: RawStorage
  /** The cluster, if it is one. */
  readonly objects?: KubeObjects
  /** The database, if it is one. */
  readonly pool?: SqlPool
  /** Ends its connections. */
  close(): Promise<void>
}

/**
 * Opens a backend below the drivers. Rejects with a `StorageError`, STORAGE_UNKNOWN_DRIVER for `memory`,
 * of which nothing outlives a process.
 */
export async function openRawStorage(options: OpenRawOptions): Promise<OpenedRawStorage> {
  const { kind, namespace, connect, connectionString = "", env = process.env } = options
  if (kind === "memory")
    throw new StorageError(
      "STORAGE_UNKNOWN_DRIVER",
      "memory is gone when the command ends: name secret, configmap or sql",
    )
  if (kind === "sql") {
    const { createRawSql, openSqlPool, sqlAddress } = await import("../sql/index.ts")
    const address = sqlAddress(connectionString, env)
    const pool = await openSqlPool(connectionString, { env })
    return { storage: createRawSql({ pool, namespace, address }), pool, close: () => pool.end() }
  }
  const objects = await connect()
  const { server } = objects
  const storage = createRawObjects({
    objects,
    kind: kind === "secret" ? "Secret" : "ConfigMap",
    namespace,
    ...(server === undefined ? {} : { server }),
  })
  return { storage, objects, close: async () => {} }
}
