import { StorageError } from "../../errors.ts"
import type { Settings } from "./connection-string.ts"

/** Settings that the environment can give, by the names of libpq. */
const VARIABLES: Settings = {
  PGHOST: "host",
  PGHOSTADDR: "hostaddr",
  PGPORT: "port",
  PGDATABASE: "dbname",
  PGUSER: "user",
  PGPASSWORD: "password",
  PGPASSFILE: "passfile",
  PGOPTIONS: "options",
  PGAPPNAME: "application_name",
  PGSSLMODE: "sslmode",
  PGSSLNEGOTIATION: "sslnegotiation",
  PGSSLCERT: "sslcert",
  PGSSLKEY: "sslkey",
  PGSSLROOTCERT: "sslrootcert",
  PGSSLSNI: "sslsni",
  PGCONNECT_TIMEOUT: "connect_timeout",
  PGCLIENTENCODING: "client_encoding",
  PGDATESTYLE: "datestyle",
  PGTZ: "tz",
  PGGEQO: "geqo",
  PGTARGETSESSIONATTRS: "target_session_attrs",
  PGLOADBALANCEHOSTS: "load_balance_hosts",
  PGSERVICE: "service",
}

// lib/pq refuses to connect when one of these is set, because it would not be obeyed.
const REFUSED = [
  "PGREQUIRESSL",
  "PGSSLCOMPRESSION",
  "PGREALM",
  "PGGSSENCMODE",
  "PGGSSDELEGATION",
  "PGGSSLIB",
  "PGREQUIREAUTH",
  "PGCHANNELBINDING",
  "PGSSLCERTMODE",
  "PGSSLCRL",
  "PGSSLCRLDIR",
  "PGREQUIREPEER",
  "PGKRBSRVNAME",
]

/** The settings of the `PG*` variables. Throws STORAGE_CONNECTION_STRING for one that lib/pq refuses. */
export function settingsOf(env: NodeJS.ProcessEnv): Settings {
  const refused = REFUSED.find((name) => env[name] !== undefined)
  if (refused !== undefined)
    throw new StorageError(
      "STORAGE_CONNECTION_STRING",
      `environment variable $${refused} is not supported, neither here nor by Helm; unset it`,
    )
  return Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([variable, name]) => {
      const value = env[variable]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}
