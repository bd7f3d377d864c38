import { Duration } from "@marcbachmann/cel-js/evaluator"

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g

/** Reads a duration as Go writes it (`1h30m`, `-1.5s`, `0`); `undefined` for what is none. */
export function parseDuration(text: string): Duration | undefined {
  const [, sign = "", rest = ""] = /^([-+]?)(.+)$/.exec(text) ?? []
  if (rest === "" || (rest.replace(PART, "") !== "" && rest !== "0")) return undefined
  let milliseconds = 0
  for (const [, number = "", unit = ""] of rest.matchAll(PART))
    milliseconds += Number(number) * (UNITS[unit] ?? 0)
  return Duration.fromMilliseconds(sign === "-" ? -milliseconds : milliseconds)
}
