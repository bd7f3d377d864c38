import type { ClusterClient } from "@sternpost/kube"
import type { OpenedRawStorage } from "@sternpost/storage"
import type { ParsedFlags } from "../../flags.ts"
import { connectTo, namespaceOf, orUsage } from "./open.ts"

/**
 * Opens the records that the flags and Helm's environment name, as they are stored, runs a command on
 * them, and closes them whatever happens.
 */
export async function withRawStorage<T>(
  flags: ParsedFlags,
  work: (opened: OpenedRawStorage) => Promise<T>,
): Promise<T> {
  let client: Promise<ClusterClient> | undefined
  const connect = () => {
    client ??= connectTo(flags)
    return client
  }
  try {
    const opened = await orUsage(() => openRaw(flags, connect))
    try {
      return await work(opened)
    } finally {
      await opened.close()
    }
  } finally {
    await client?.then((connected) => connected.close()).catch(() => {})
  }
}

async function openRaw(
  flags: ParsedFlags,
  connect: () => Promise<ClusterClient>,
): Promise<OpenedRawStorage> {
  const { openRawStorage, readStorageEnvironment } = await import("@sternpost/storage")
  const { env } = process
  const driver = flags.values.get("driver")
  const variables = driver === undefined ? env : { ...env, HELM_DRIVER: driver }
  const { kind, connectionString } = readStorageEnvironment(variables)
  const everywhere = flags.switches.has("all-namespaces")
  const namespace = everywhere ? "" : await namespaceOf(flags, connect)
  return await openRawStorage({ kind, namespace, connect, connectionString, env })
}
