import { userInfo } from "node:os"
import { join } from "node:path"

import { checkSettings, wrongSetting } from "./check-settings.ts"
import { parseConnectionString, type Settings } from "./connection-string.ts"
import { settingsOf } from "./environment.ts"
import type { SslMode } from "./tls.ts"

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

const TLS = /^ssl(cert|key|rootcert|inline|_min_protocol_version|_max_protocol_version)$/
// What a session cannot be told, because it is about how to connect.
const NOT_OF_THE_SESSION =
  /^(host|hostaddr|port|dbname|user|password|passfile|options|application_name|fallback_application_name|sslmode|sslnegotiation|sslsni|connect_timeout|client_encoding|datestyle|target_session_attrs|load_balance_hosts|binary_parameters|disable_prepared_binary_result|min_protocol_version|max_protocol_version)$/

/**
 * What a connection string means to lib/pq, and so to Helm: the environment fills in what it leaves out,
 * TLS is required unless `sslmode` says otherwise, unknown keys are parameters of the session. Throws
 * STORAGE_CONNECTION_STRING.
 */
export function resolveConnection(
  connectionString: string,
  { env = process.env, username = () => userInfo().username }: ConnectionEnvironment = {},
): SqlConnection {
  const ofEnvironment = settingsOf(env)
  const ofString = parseConnectionString(connectionString)
  for (const settings of [ofEnvironment, ofString]) checkSettings(settings)
  const given = { ...ofEnvironment, ...ofString }
  checkEncoding(given)
  const hosts = hostsOf(given)
  return {
    hosts,
    shuffleHosts: given["load_balance_hosts"] === "random",
    user: given["user"] ?? username(),
    password: given["password"] ?? "",
    passfile: given["passfile"] ?? join(env["HOME"] ?? "", ".pgpass"),
    database: given["dbname"] ?? "",
    sslmode: isSocket(hosts[0]) ? "disable" : sslMode(given),
    directTls: given["sslnegotiation"] === "direct",
    tls: Object.fromEntries(Object.entries(given).filter(([key]) => TLS.test(key))),
    applicationName: given["application_name"] || given["fallback_application_name"] || "sternpost",
    options: sessionOptions(given),
    connectTimeoutMs: Math.max(0, Number(given["connect_timeout"] ?? 0)) * 1000,
    sessionAttributes: (given["target_session_attrs"] ?? "any") as SessionAttributes,
  }
}

// The driver speaks UTF-8 and ISO dates, whatever else the session does.
function checkEncoding({ client_encoding = "UTF8", datestyle = "ISO, MDY" }: Settings): void {
  if (!/^(utf8|unicode)$/.test(client_encoding.toLowerCase().replace(/[^a-z0-9]/g, "")))
    throw wrongSetting("client_encoding", 'must be absent or "UTF8"')
  if (datestyle !== "ISO, MDY") throw wrongSetting("datestyle", 'must be absent or "ISO, MDY"')
}

const isSocket = (first: SqlHost | undefined): boolean =>
  first !== undefined && first.address === undefined && /^[/@]/.test(first.host)

function sslMode(given: Settings): SslMode {
  const { sslmode, sslrootcert, sslnegotiation } = given
  const mode = (sslmode ?? (sslrootcert === "system" ? "verify-full" : "require")) as SslMode
  if (sslrootcert === "system" && mode !== "verify-full")
    throw wrongSetting("sslmode", 'must be "verify-full" with sslrootcert=system')
  if (sslnegotiation === "direct" && ["disable", "allow", "prefer"].includes(mode))
    throw wrongSetting(
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
    throw wrongSetting("hostaddr", `has ${addresses.length} values for ${names.length} hosts`)
  if (count > 1 && ports.length > 1 && ports.length !== count)
    throw wrongSetting("port", `has ${ports.length} values for ${count} hosts`)
  return Array.from({ length: count }, (_, i) => {
    const address = addresses[i] ?? ""
    const port = (ports.length === 1 ? ports[0] : ports[i]) || "5432"
    return {
      host: names[i] || "localhost",
      ...(address === "" ? {} : { address }),
      port: Number(port),
    }
  })
}

/** `-c key=value`, as the server's command line takes it: a space or backslash in a value is escaped. */
function sessionOptions(given: Settings): string {
  const { options, tz, ...others } = given
  const named = Object.entries({ ...others, ...(tz === undefined ? {} : { timezone: tz }) })
  const session = named.filter(([key]) => !NOT_OF_THE_SESSION.test(key) && !TLS.test(key))
  const words = session.map(([key, value]) => `-c ${key}=${value.replace(/[\s\\]/g, "\\$&")}`)
  return [...(options === undefined || options === "" ? [] : [options]), ...words].join(" ")
}
