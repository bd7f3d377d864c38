import type { ClusterClient } from "@sternpost/kube"
import type { RawStorage, StorageEnvironment } from "@sternpost/storage"
import type { ParsedFlags } from "../../flags.ts"
import { connectTo, namespaceOf, orUsage } from "./open.ts"

/** Records as they are stored, for a command that looks after them. */
export interface OpenedRaw {
  readonly storage: RawStorage
  readonly environment: StorageEnvironment
  /** The cluster, which is connected to when it is first asked for. */
  connect(): Promise<ClusterClient>
}

/** Opens what the flags and Helm's environment name, runs a command on it, and closes it whatever happens. */
export async function withRawStorage<T>(
  flags: ParsedFlags,
  work: (opened: OpenedRaw) => Promise<T>,
): Promise<T> {
  const { openRawStorage, readStorageEnvironment } = await import("@sternpost/storage")
  const { env } = process
  const driver = flags.values.get("driver")
  let client: Promise<ClusterClient> | undefined
  const connect = () => {
    client ??= connectTo(flags)
    return client
  }
  try {
    const { environment, storage, close } = await orUsage(async () => {
      const environment = readStorageEnvironment(
        driver === undefined ? env : { ...env, HELM_DRIVER: driver },
      )
      const { kind, connectionString } = environment
      const everywhere = flags.switches.has("all-namespaces")
      const namespace = everywhere ? "" : await namespaceOf(flags, connect)
      const opened = await openRawStorage({ kind, namespace, connect, connectionString, env })
      return { ...opened, environment }
    })
    try {
      return await work({ storage, environment, connect })
    } finally {
      await close()
    }
  } finally {
    await client?.then((opened) => opened.close()).catch(() => {})
  }
}
