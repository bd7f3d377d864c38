import type { ClusterClient } from "@sternpost/kube"
import type { OpenedDriver, StorageError } from "@sternpost/storage"
import { UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { tell } from "../print.ts"
import { kubeOptions } from "./kube-options.ts"

/** A driver for a command, and what became of the records on the way. */
export interface OpenedStorage extends OpenedDriver {
  /** How many records could not be read; each was told on stderr. */
  unreadable(): number
}

const USAGE: ReadonlySet<string> = new Set([
  "STORAGE_UNKNOWN_DRIVER",
  "STORAGE_CONNECTION_STRING",
  "STORAGE_MEMORY_DATA",
  "STORAGE_INVALID_KEY",
  "STORAGE_RBAC",
])

/**
 * Opens the driver that the flags and Helm's environment name. A cluster is reached only where the driver
 * needs one. `everywhere` is for all namespaces.
 */
async function openStorage(flags: ParsedFlags, everywhere: boolean): Promise<OpenedStorage> {
  const { openDriver, readStorageEnvironment } = await import("@sternpost/storage")
  const { env } = process
  const driverName = flags.values.get("driver")
  const variables = driverName === undefined ? env : { ...env, HELM_DRIVER: driverName }
  let client: ReturnType<typeof connectTo> | undefined
  const connect = () => {
    client ??= connectTo(flags)
    return client
  }
  const failures: StorageError[] = []
  const onUnreadable = (error: StorageError) => {
    failures.push(error)
    tell(`warning: ${error.message}`)
  }
  const opened = await orUsage(async () => {
    const environment = readStorageEnvironment(variables)
    const namespace = everywhere ? "" : await namespaceOf(flags, connect)
    return openDriver({ namespace, connect, environment, env, onUnreadable })
  })
  return {
    ...opened,
    unreadable: () => failures.length,
    async close() {
      await opened.close()
      await client?.then((connected) => connected.close()).catch(() => {})
    },
  }
}

/** As Helm: the flag, the variable, the namespace of the context; `default` where there is no kubeconfig. */
export async function namespaceOf(
  flags: ParsedFlags,
  connect: () => Promise<{ readonly namespace: string }>,
): Promise<string> {
  const named = flags.values.get("namespace") || process.env["HELM_NAMESPACE"]
  if (named) return named
  try {
    return (await connect()).namespace
  } catch (error) {
    if (flags.values.has("kubeconfig") || flags.values.has("kube-context")) throw error
    return "default"
  }
}

/** A client of the cluster that the flags and Helm's environment say. */
export async function connectTo(flags: ParsedFlags): Promise<ClusterClient> {
  const { connect } = await import("@sternpost/kube")
  return connect(kubeOptions(flags))
}

/** What the command line or the environment got wrong is an error of usage. */
export async function orUsage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : ""
    if (USAGE.has(code)) throw new UsageError((error as Error).message, { cause: error })
    throw error
  }
}

/** Runs a command on opened storage, and closes it whatever happens. */
export async function withStorage<T>(
  flags: ParsedFlags,
  work: (storage: OpenedStorage) => Promise<T>,
  options: { readonly everywhere?: boolean } = {},
): Promise<T> {
  const { everywhere = flags.switches.has("all-namespaces") } = options
  const storage = await openStorage(flags, everywhere)
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}
