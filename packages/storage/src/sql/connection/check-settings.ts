import { isIP } from "node:net"

import { StorageError } from "../../errors.ts"
import type { Settings } from "./connection-string.ts"
import { SSL_MODES } from "./tls.ts"

/** What is wrong with a value; undefined if nothing is. */
type Check = (value: string) => string | undefined

const oneOf =
  (...choices: readonly string[]): Check =>
  (value) =>
    choices.includes(value) ? undefined : `is not one of ${choices.join(", ")}`

const pattern =
  (expected: RegExp, problem: string): Check =>
  (value) =>
    expected.test(value) ? undefined : problem

const boolean = pattern(
  /^(1|t|T|true|TRUE|True|yes|on|0|f|F|false|FALSE|False|no|off)$/,
  "is neither on nor off",
)
const protocol = oneOf("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3")
const unsupported: Check = () => "is not supported; name host, user and dbname"

// Of several, the first may not be empty.
const addresses: Check = (value) =>
  value.split(",").every((item, i) => isIP(item) > 0 || (item === "" && i > 0))
    ? undefined
    : "is no IP address"
const ports: Check = (value) =>
  value.split(",").every((item, i) => isPort(item) || (item === "" && i > 0))
    ? undefined
    : "is not a number below 65536"

const isPort = (text: string): boolean => /^\d+$/.test(text) && Number(text) < 65536

const CHECKS: Readonly<Record<string, Check>> = {
  hostaddr: addresses,
  port: ports,
  connect_timeout: pattern(/^[+-]?\d+$/, "is not a number"),
  sslmode: oneOf(...SSL_MODES),
  sslnegotiation: oneOf("postgres", "direct"),
  sslinline: boolean,
  sslsni: pattern(/^1/, "cannot be switched off"),
  ssl_min_protocol_version: protocol,
  ssl_max_protocol_version: protocol,
  binary_parameters: boolean,
  disable_prepared_binary_result: boolean,
  load_balance_hosts: oneOf("disable", "random"),
  target_session_attrs: oneOf(
    ...["any", "read-write", "read-only", "primary", "standby", "prefer-standby"],
  ),
  service: unsupported,
  krbsrvname: unsupported,
  krbspn: unsupported,
}

/**
 * Checks each value by itself, as lib/pq does: those of the environment even where the connection string
 * has others. Throws STORAGE_CONNECTION_STRING.
 */
export function checkSettings(settings: Settings): void {
  for (const [key, value] of Object.entries(settings)) {
    const problem = Object.hasOwn(CHECKS, key) ? CHECKS[key]?.(value) : undefined
    if (problem !== undefined) throw wrongSetting(key, problem)
  }
}

/** The error for a setting, which never shows its value. */
export const wrongSetting = (key: string, problem: string): StorageError =>
  new StorageError(
    "STORAGE_CONNECTION_STRING",
    `the connection string, or a PG* variable, is wrong: ${key} ${problem}`,
  )
