import { StorageError } from "./errors.ts"

export type DriverKind = "secret" | "configmap" | "memory" | "sql"

/** What Helm's environment says about storage. */
export interface StorageEnvironment {
  readonly kind: DriverKind
  readonly maxHistory: number
  /** For `sql`. Empty: the PG* variables say it all. */
  readonly connectionString: string
  /** Files with releases, for `memory`. */
  readonly memoryData: readonly string[]
}

const KINDS: Readonly<Record<string, DriverKind>> = {
  "": "secret",
  secret: "secret",
  secrets: "secret",
  configmap: "configmap",
  configmaps: "configmap",
  memory: "memory",
  sql: "sql",
}

const MAX_HISTORY = 10

/**
 * Reads `HELM_DRIVER`, `HELM_MAX_HISTORY`, `HELM_DRIVER_SQL_CONNECTION_STRING` and
 * `HELM_MEMORY_DRIVER_DATA` as Helm does: drivers are case-sensitive, a limit that is no integer is 10.
 * Throws STORAGE_UNKNOWN_DRIVER.
 */
export function readStorageEnvironment(env: NodeJS.ProcessEnv = process.env): StorageEnvironment {
  return {
    kind: driverKind(env["HELM_DRIVER"] ?? ""),
    maxHistory: integer(env["HELM_MAX_HISTORY"]) ?? MAX_HISTORY,
    connectionString: env["HELM_DRIVER_SQL_CONNECTION_STRING"] ?? "",
    memoryData: (env["HELM_MEMORY_DRIVER_DATA"] ?? "").split(":").filter((file) => file !== ""),
  }
}

/** The driver of a name as `HELM_DRIVER` has it, plural or not. Throws STORAGE_UNKNOWN_DRIVER. */
export function driverKind(name: string): DriverKind {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  if (kind !== undefined) return kind
  throw new StorageError(
    "STORAGE_UNKNOWN_DRIVER",
    `unknown driver "${name}": HELM_DRIVER is secret, configmap, sql or memory`,
  )
}

/** As Go's strconv.Atoi: a sign and digits that fit into 64 bits. */
function integer(text = ""): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text.replace(/^\+/, ""))
  return BigInt.asIntN(64, value) === value ? Number(value) : undefined
}
