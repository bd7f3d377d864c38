import { isRecord } from "./record.ts"

const MASK = "(value of the Secret)"

/**
 * A server's message without the values of the Secret that was sent: servers quote what they refuse.
 * Values are looked for as they were sent, decoded, and as JSON or Go would quote them; short ones only
 * where they stand alone, since they are parts of other words too.
 */
export function withoutValues(message: string, secret: unknown): string {
  if (secret === undefined) return message
  const forms = new Set(valuesOf(secret).flatMap(formsOf))
  // The longest first: one value may be the beginning of another.
  const longestFirst = [...forms].sort((a, b) => b.length - a.length)
  return longestFirst.reduce(mask, message.replace(QUOTED_OBJECT, '"(the Secret)"'))
}

// What a patch makes of a Secret is quoted whole if it cannot be read, with the values that were there.
const QUOTED_OBJECT = /"(?:\{|map\[)(?:[^"\\]|\\.)*"/g

const SHORT = 6

function mask(message: string, value: string): string {
  if (value.length >= SHORT) return message.replaceAll(value, MASK)
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  return message.replace(new RegExp(`(?<![\\w.-])${escaped}(?![\\w.-])`, "g"), MASK)
}

function valuesOf(secret: unknown): string[] {
  const parts = Array.isArray(secret) ? secret : [secret]
  return parts.flatMap((part) => {
    if (!isRecord(part)) return []
    // An operation of a JSON patch.
    if ("op" in part) return stringsIn(part["value"])
    return [...stringsIn(part["data"]), ...stringsIn(part["stringData"])]
  })
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  return isRecord(value) ? Object.values(value).flatMap(stringsIn) : []
}

function formsOf(value: string): string[] {
  const decoded = Buffer.from(value, "base64").toString("utf8")
  const isText = decoded.trim() !== "" && !/[\ufffd\0]/.test(decoded)
  const plain = isText ? [value, decoded] : [value]
  return plain.flatMap((form) => [form, JSON.stringify(form).slice(1, -1)])
}
