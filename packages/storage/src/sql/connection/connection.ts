import { userInfo } from "node:os"
import { join } from "node:path"

import { StorageError } from "../../errors.ts"
import { parseConnectionString, type Settings } from "./connection-string.ts"
import { settingsOf } from "./environment.ts"
import { isSslMode, SSL_MODES, type SslMode } from "./tls.ts"

/** One server to try. */
export interface SqlHost {
  /** A name, an address, or the folder of a socket. */
  readonly host: string
  /** Where to connect to instead of asking for the host's address. */
  readonly address?: string
  readonly port: number
}

export type SessionAttributes =
  | "any"
  | "read-write"
  | "read-only"
  | "primary"
  | "standby"
  | "prefer-standby"

/** A connection string with all that lib/pq adds to it. */
export interface SqlConnection {
  readonly hosts: readonly SqlHost[]
  readonly shuffleHosts: boolean
  readonly user: string
  readonly password: string
  readonly passfile: string
  readonly database: string
  readonly sslmode: SslMode
  readonly directTls: boolean
  /** Certificates and versions: `sslcert`, `sslrootcert`, `ssl_min_protocol_version` ... */
  readonly tls: Settings
  readonly applicationName: string
  /** What the server gets as its command line: parameters of the session such as `search_path`. */
  readonly options: string
  readonly connectTimeoutMs: number
  readonly sessionAttributes: SessionAttributes
}

export interface ConnectionEnvironment {
  readonly env?: NodeJS.ProcessEnv
  /** Who is asked for where neither the string nor the environment says so. */
  readonly username?: () => string
}

const ATTRIBUTES = ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"]
const TLS = /^ssl(cert|key|rootcert|inline|_min_protocol_version|_max_protocol_version)$/
// What a session cannot be told, because it is about how to connect.
const NOT_OF_THE_SESSION =
  /^(host|hostaddr|port|dbname|user|password|passfile|options|application_name|fallback_application_name|sslmode|sslnegotiation|sslsni|connect_timeout|client_encoding|datestyle|target_session_attrs|load_balance_hosts|binary_parameters|disable_prepared_binary_result|min_protocol_version|max_protocol_version)$/
const UNSUPPORTED = ["service", "krbsrvname", "krbspn"]

/**
 * What a connection string means to lib/pq, and so to Helm: the environment fills in what it leaves out,
 * TLS is required unless `sslmode` says otherwise, unknown keys are parameters of the session. Throws
 * STORAGE_CONNECTION_STRING.
 */
export function resolveConnection(
  connectionString: string,
  { env = process.env, username = () => userInfo().username }: ConnectionEnvironment = {},
): SqlConnection {
  const given = { ...settingsOf(env), ...parseConnectionString(connectionString) }
  check(given)
  const hosts = hostsOf(given)
  return {
    hosts,
    shuffleHosts: given["load_balance_hosts"] === "random",
    user: given["user"] ?? username(),
    password: given["password"] ?? "",
    passfile: given["passfile"] ?? join(env["HOME"] ?? "", ".pgpass"),
    database: given["dbname"] ?? "",
    sslmode: sslMode(given),
    directTls: given["sslnegotiation"] === "direct",
    tls: Object.fromEntries(Object.entries(given).filter(([key]) => TLS.test(key))),
    applicationName: given["application_name"] ?? given["fallback_application_name"] ?? "sternpost",
    options: sessionOptions(given),
    connectTimeoutMs: Math.max(0, integer(given, "connect_timeout", "0")) * 1000,
    sessionAttributes: choice(given, "target_session_attrs", ATTRIBUTES) as SessionAttributes,
  }
}

function check(given: Settings): void {
  const unsupported = UNSUPPORTED.find((key) => given[key] !== undefined)
  if (unsupported !== undefined)
    throw wrong(unsupported, "is not supported; name host, user and dbname")
  if (/^[^1]/.test(given["sslsni"] ?? "1")) throw wrong("sslsni", "cannot be switched off")
  const encoding = given["client_encoding"]
  if (
    encoding !== undefined &&
    !/^(utf8|unicode)$/.test(encoding.toLowerCase().replace(/[^a-z0-9]/g, ""))
  )
    throw wrong("client_encoding", 'must be absent or "UTF8"')
  if ((given["datestyle"] ?? "ISO, MDY") !== "ISO, MDY")
    throw wrong("datestyle", 'must be absent or "ISO, MDY"')
  choice(given, "load_balance_hosts", ["disable", "random"])
  choice(given, "sslnegotiation", ["postgres", "direct"])
}

function sslMode(given: Settings): SslMode {
  const { sslmode, sslrootcert, sslnegotiation } = given
  if (sslmode !== undefined && !isSslMode(sslmode))
    throw wrong("sslmode", `is not one of ${SSL_MODES.join(", ")}`)
  const mode = sslmode ?? (sslrootcert === "system" ? "verify-full" : "require")
  if (sslrootcert === "system" && mode !== "verify-full")
    throw wrong("sslmode", 'must be "verify-full" with sslrootcert=system')
  if (sslnegotiation === "direct" && ["disable", "allow", "prefer"].includes(mode))
    throw wrong(
      "sslmode",
      'must be "require", "verify-ca" or "verify-full" with sslnegotiation=direct',
    )
  return mode
}

function hostsOf(given: Settings): readonly SqlHost[] {
  const names = (given["host"] ?? "").split(",")
  const addresses = given["hostaddr"]?.split(",") ?? []
  const ports = (given["port"] ?? "5432").split(",")
  const count = Math.max(names.length, addresses.length)
  if (given["host"] !== undefined && addresses.length > 0 && names.length !== addresses.length)
    throw wrong("hostaddr", `has ${addresses.length} values for ${names.length} hosts`)
  if (ports.length > 1 && ports.length !== count)
    throw wrong("port", `has ${ports.length} values for ${count} hosts`)
  return Array.from({ length: count }, (_, i) => {
    const address = addresses[i] ?? ""
    const port = (ports.length === 1 ? ports[0] : ports[i]) || "5432"
    return {
      host: names[i] || "localhost",
      ...(address === "" ? {} : { address }),
      port: portNumber(port),
    }
  })
}

function portNumber(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (port >= 0 && port < 65536) return port
  throw wrong("port", "is not a number below 65536")
}

/** `-c key=value`, as the server's command line takes it: a space or backslash in a value is escaped. */
function sessionOptions(given: Settings): string {
  const { options, tz, ...others } = given
  const named = Object.entries({ ...others, ...(tz === undefined ? {} : { timezone: tz }) })
  const session = named.filter(([key]) => !NOT_OF_THE_SESSION.test(key) && !TLS.test(key))
  const words = session.map(([key, value]) => `-c ${key}=${value.replace(/[\s\\]/g, "\\$&")}`)
  return [...(options === undefined || options === "" ? [] : [options]), ...words].join(" ")
}

function integer(given: Settings, key: string, fallback: string): number {
  const text = given[key] ?? fallback
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  throw wrong(key, "is not a number")
}

function choice(given: Settings, key: string, choices: readonly string[]): string {
  const value = given[key] ?? choices[0] ?? ""
  if (choices.includes(value)) return value
  throw wrong(key, `is not one of ${choices.join(", ")}`)
}

const wrong = (key: string, what: string) =>
  new StorageError(
    "STORAGE_CONNECTION_STRING",
    `the connection string, or a PG* variable, is wrong: ${key} ${what}`,
  )
