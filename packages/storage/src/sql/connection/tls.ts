import { existsSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { type ConnectionOptions, checkServerIdentity } from "node:tls"

import { StorageError } from "../../errors.ts"
import type { Settings } from "./connection-string.ts"

export const SSL_MODES = [
  "disable",
  "allow",
  "prefer",
  "require",
  "verify-full",
  "verify-ca",
] as const

export type SslMode = (typeof SSL_MODES)[number]

/** How to connect, in the order of trying: `false` is without TLS. */
export type TlsAttempts = readonly (ConnectionOptions | false)[]

export interface TlsRequest {
  readonly mode: SslMode
  /** The name that the server's certificate must have for `verify-full`. */
  readonly host: string
  readonly settings: Settings
  /** The folder of the user's certificates, `~/.postgresql`. */
  readonly folder: string
}

/**
 * What an sslmode means to lib/pq: `require` takes any certificate, unless there is a root certificate;
 * `allow` tries without TLS first, `prefer` with; sockets never have TLS. Throws
 * STORAGE_CONNECTION_STRING for a certificate that cannot be read.
 */
export function tlsAttempts(request: TlsRequest): TlsAttempts {
  const { mode, host } = request
  if (mode === "disable" || /^[/@]/.test(host)) return [false]
  const tls = tlsOptions(request)
  if (mode === "allow") return [false, tls]
  return mode === "prefer" ? [tls, false] : [tls]
}

function tlsOptions({ mode, host, settings, folder }: TlsRequest): ConnectionOptions {
  const root = rootCertificate(settings, folder, mode)
  const isVerified = mode.startsWith("verify") || root !== undefined
  const { ssl_min_protocol_version: min, ssl_max_protocol_version: max } = settings
  const identity: ConnectionOptions["checkServerIdentity"] =
    mode === "verify-full" ? (_, cert) => checkServerIdentity(host, cert) : () => undefined
  return {
    rejectUnauthorized: isVerified,
    checkServerIdentity: identity,
    ...(root === undefined ? {} : { ca: root }),
    ...clientCertificate(settings, folder),
    ...(min === undefined ? {} : { minVersion: min as "TLSv1.2" }),
    ...(max === undefined ? {} : { maxVersion: max as "TLSv1.3" }),
  }
}

function rootCertificate(settings: Settings, folder: string, mode: SslMode): string | undefined {
  const { sslrootcert: named = "" } = settings
  if (named === "system") return undefined
  if (isInline(settings)) return named === "" ? undefined : named
  const file = named === "" ? join(folder, "root.crt") : named
  if (!existsSync(file) && (named === "" || !mode.startsWith("verify"))) return undefined
  return read(file, "sslrootcert")
}

function clientCertificate(settings: Settings, folder: string): { cert?: string; key?: string } {
  const { sslcert = "", sslkey = "" } = settings
  if (isInline(settings)) return sslcert === "" ? {} : { cert: sslcert, key: sslkey }
  const cert = sslcert === "" ? join(folder, "postgresql.crt") : sslcert
  if (!existsSync(cert)) return {}
  const key = sslkey === "" ? join(folder, "postgresql.key") : sslkey
  assertPrivate(key)
  return { cert: read(cert, "sslcert"), key: read(key, "sslkey") }
}

const isInline = ({ sslinline = "" }: Settings): boolean => /^(1|t|true|yes|on)$/i.test(sslinline)

// As libpq: a key that others can read is refused; root's may be readable by its group.
function assertPrivate(file: string): void {
  const stat = process.platform === "win32" ? undefined : statSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return
  if ((stat.mode & (stat.uid === 0 ? 0o027 : 0o077)) !== 0)
    throw wrong("sslkey", `${file} can be read by others; chmod 600 ${file}`)
}

function read(file: string, key: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch (cause) {
    throw wrong(key, `${file} cannot be read`, cause)
  }
}

const wrong = (key: string, what: string, cause?: unknown) =>
  new StorageError("STORAGE_CONNECTION_STRING", `the connection string is wrong: ${key}: ${what}`, {
    cause,
  })
