import { isOtherType, isPlainSafe, needsEscapes } from "./plain.ts"

/** How a string is written; what does not suit the text gives way to what does. */
export type StringStyle = "plain" | "single" | "double"

/**
 * A scalar on one line. Strings are quoted whenever YAML 1.1 or 1.2 would read them as anything
 * else; as Go does it, with double quotes what looks like another type, with single ones the rest.
 */
export function formatScalar(value: unknown): string {
  switch (typeof value) {
    case "string":
      return formatString(value)
    case "number":
      return formatNumber(value)
    case "boolean":
    case "bigint":
      return String(value)
  }
  if (value === null || value === undefined) return "null"
  throw new TypeError("not a scalar")
}

/** A string on one line in a style of the caller's liking. */
export function formatString(text: string, style: StringStyle = "plain", inFlow = false): string {
  if (text.length < LONG || style !== "plain" || inFlow) return format(text, style, inFlow)
  let formatted = long.get(text)
  if (formatted === undefined) {
    formatted = format(text, style, inFlow)
    if (long.size >= MOST) long.clear()
    long.set(text, formatted)
  }
  return formatted
}

// The same long texts are often written into many documents.
const LONG = 64
const MOST = 64
const long = new Map<string, string>()

function format(text: string, style: StringStyle, inFlow: boolean): string {
  if (style === "plain" && isPlainSafe(text, inFlow)) return text
  if (style === "double" || needsEscapes(text)) return quoteDouble(text)
  if (style === "plain" && (isOtherType(text) || inFlow)) return quoteDouble(text)
  return `'${text.replaceAll("'", "''")}'`
}

/** In double quotes, with escapes that JSON and go-yaml both know. */
export function quoteDouble(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}

/** A number as Go prints it; integers stay without a point. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return ".nan"
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf"
  if (Object.is(value, -0)) return "-0.0"
  return String(value).replace(/e([-+])(\d)$/, "e$10$2")
}
