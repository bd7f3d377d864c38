import type { ValueType } from "@sternpost/schema"

/** What a type is called in messages. */
export const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  string: "a string",
  boolean: "true or false",
  number: "a number",
  int32: "an integer",
  int64: "an integer",
  bytes: "a string of base64",
  time: "a time",
  quantity: "a quantity",
  "int-or-string": "an integer or a string",
  any: "anything",
  object: "a map",
  map: "a map",
  list: "a list",
}

/** What a value is called in messages. */
export function kindOfValue(value: unknown): string {
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  if (typeof value === "object") return "a map"
  if (typeof value === "bigint") return "an integer"
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a number"
  return typeof value === "boolean" ? "a boolean" : `a ${typeof value}`
}

/** Whether a value has the JSON type of `type`; what is in it is another question. */
export function hasType(type: ValueType, value: unknown): boolean {
  switch (type) {
    case "any":
      return true
    case "string":
    case "bytes":
    case "time":
      return typeof value === "string"
    case "boolean":
      return typeof value === "boolean"
    case "number":
      return isNumber(value)
    case "int32":
    case "int64":
      return isInteger(value)
    case "quantity":
      return typeof value === "string" || isNumber(value)
    case "int-or-string":
      return typeof value === "string" || isInteger(value)
    case "list":
      return Array.isArray(value)
    case "object":
    case "map":
      return typeof value === "object" && value !== null && !Array.isArray(value)
    default:
      return type satisfies never
  }
}

function isNumber(value: unknown): value is number | bigint {
  // YAML has .inf and .nan, JSON and so the API server have not.
  return typeof value === "bigint" || Number.isFinite(value)
}

function isInteger(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isInteger(value)
}

const QUANTITY = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/

/**
 * Why a value of the right JSON type cannot be read as `type`; `undefined` when it can. It is not quoted: it
 * may be a secret.
 */
export function unreadableScalar(type: ValueType, value: unknown): string | undefined {
  switch (type) {
    case "quantity":
      return typeof value !== "string" || QUANTITY.test(value)
        ? undefined
        : "is no quantity: a number with an optional suffix such as m, k, M, Ki, Mi or e3 was expected"
    case "time":
      return isTime(value as string)
        ? undefined
        : "is no time: one like 2026-01-31T12:00:00Z was expected"
    case "bytes":
      return isBase64(value as string) ? undefined : "is no base64"
    case "int32":
    case "int-or-string":
      return typeof value === "string" || isBelow(value, 31)
        ? undefined
        : "is too large: an integer of 32 bits was expected"
    case "int64":
      return isBelow(value, 63) ? undefined : "is too large: an integer of 64 bits was expected"
    default:
      return undefined
  }
}

function isBelow(value: unknown, bits: number): boolean {
  // Nearly all are numbers; to make big integers of them takes longer.
  if (typeof value === "number") return value >= -(2 ** bits) && value < 2 ** bits
  const end = 2n ** BigInt(bits)
  return (value as bigint) >= -end && (value as bigint) < end
}

const TIME =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:Z|[+-](?:[01]\d|2[0-4]):[0-5]\d)$/

/** Whether Go's time.RFC3339 reads a text. */
export function isTime(text: string): boolean {
  const [, year, month, day] = TIME.exec(text) ?? []
  if (day === undefined) return false
  const date = new Date(`${year}-${month}-01T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return false
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(day) >= 1 && Number(day) <= days
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

// Go's decoder passes over line breaks.
function isBase64(text: string): boolean {
  return BASE64.test(text.replace(/[\r\n]/g, ""))
}
