import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator"
import { failure } from "../library.ts"
import { entries, isMap } from "../values.ts"
import { decodeUtf8, formatDuration, formatTimestamp } from "./conversions.ts"
import { formatDouble } from "./double.ts"
import { printFixed, printScientific } from "./printed-number.ts"

const CLAUSE = /%(?:%|(?:\.(\d+))?([a-zA-Z]?))/g
const DEFAULT_PRECISION = 6
const MAX_PRECISION = 100

/** `"%s has %d".format([name, count])`: the verbs %s %d %f %e %b %x %X %o. */
export function formatString(template: string, values: readonly unknown[]): string {
  let next = 0
  return template.replace(CLAUSE, (clause: string, precision: string | undefined, verb: string) => {
    if (clause === "%%") return "%"
    if (next >= values.length)
      throw failure(`format: there is no value ${next + 1} for "${clause}"`)
    const digits = precision === undefined ? DEFAULT_PRECISION : Number(precision)
    if (digits > MAX_PRECISION) throw failure(`format: "${clause}" is too precise`)
    return formatClause(verb, clause, values[next++], digits)
  })
}

function formatClause(verb: string, clause: string, value: unknown, digits: number): string {
  const integer =
    typeof value === "bigint" ? value : value instanceof UnsignedInt ? value.value : undefined
  switch (verb) {
    case "s":
      return show(value, false)
    case "d":
      if (integer !== undefined) return `${integer}`
      break
    case "f":
    case "e": {
      const number = asDouble(value)
      if (number !== undefined)
        return verb === "f" ? printFixed(number, digits) : printScientific(number, digits)
      break
    }
    case "b":
      if (typeof value === "boolean") return value ? "1" : "0"
      if (integer !== undefined) return integer.toString(2)
      break
    case "o":
      if (integer !== undefined) return integer.toString(8)
      break
    case "x":
    case "X": {
      const hex = asHex(integer ?? value)
      if (hex !== undefined) return verb === "X" ? hex.toUpperCase() : hex
      break
    }
    default:
      throw failure(`format: "${clause}" is not a verb; there are %s %d %f %e %b %x %X %o`)
  }
  throw failure(`format: "${clause}" cannot show ${show(value, true)}`)
}

/** The texts are what the API server takes for the numbers that have no digits. */
function asDouble(value: unknown): number | undefined {
  if (typeof value === "number") return value
  return value === "NaN" || value === "Infinity" || value === "-Infinity"
    ? Number(value)
    : undefined
}

function asHex(value: unknown): string | undefined {
  if (typeof value === "bigint") return value.toString(16)
  if (typeof value === "string") return Buffer.from(value).toString("hex")
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : undefined
}

/** `%s`; values inside lists and maps are shown as CEL would read them. */
function show(value: unknown, isInside: boolean): string {
  if (typeof value === "string") return isInside ? JSON.stringify(value) : value
  if (typeof value === "number") return isInside ? showDouble(value) : formatDouble(value)
  if (Array.isArray(value)) return `[${value.map((item) => show(item, true)).join(", ")}]`
  if (value instanceof Uint8Array) {
    const text = decodeUtf8(value)
    return isInside ? `b${JSON.stringify(text)}` : text
  }
  if (value instanceof Date) {
    const text = formatTimestamp(value)
    return isInside ? `timestamp("${text}")` : text
  }
  if (value instanceof Duration) {
    const text = formatDuration(value)
    return isInside ? `duration("${text}")` : text
  }
  if (isMap(value)) {
    const shown = [...entries(value)].map(([key, item]) => `${show(key, true)}:${show(item, true)}`)
    return `{${shown.sort().join(", ")}}`
  }
  if (Object.prototype.toString.call(value).startsWith("[object Type<"))
    return (value as { readonly name: string }).name
  return String(value)
}

function showDouble(value: number): string {
  return Number.isFinite(value) ? value.toFixed(DEFAULT_PRECISION) : `"${formatDouble(value)}"`
}
