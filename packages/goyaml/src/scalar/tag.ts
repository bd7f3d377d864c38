import { YamlError } from "../errors.ts"
import type { Source } from "../source.ts"
import { resolvePlain, type Scalar } from "./resolve.ts"
import { isTimestamp } from "./timestamp.ts"

const PREFIX = "tag:yaml.org,2002:"
export const MERGE_TAG: string = `${PREFIX}merge`

/** Where the text of a tagged scalar stands, for messages. */
export interface Place {
  readonly source: Source
  readonly offset: number
}

/** The value of a scalar with a tag, as go-yaml reads it; throws YAML_VALUE with Go's words. */
export function resolveTagged(tag: string, text: string, place: Place): Scalar {
  const wanted = tag.startsWith(PREFIX) ? tag.slice(PREFIX.length) : ""
  if (wanted === "binary") return decodeBinary(text, place)
  if (!["bool", "int", "float", "null", "timestamp"].includes(wanted)) return text
  const value = resolvePlain(text)
  const found = tagOf(value, text)
  if (found === wanted) return value
  if (wanted === "float" && found === "int" && !isUnsigned(value)) return Number(value)
  throw new YamlError(
    "YAML_VALUE",
    `cannot decode !!${found} \`${text}\` as a !!${wanted}`,
    place.source,
    place.offset,
  )
}

// Go has the integers above int64 as uint64, which it does not turn into a float.
function isUnsigned(value: Scalar): boolean {
  return typeof value === "bigint" && value >= 2n ** 63n
}

/** Short name of the tag that Go gives to an untagged plain scalar of this value and text. */
export function tagOf(value: Scalar, text: string): string {
  switch (typeof value) {
    case "boolean":
      return "bool"
    case "bigint":
      return "int"
    case "number":
      return isFloatText(text) ? "float" : "int"
    case "string":
      return text === "<<" ? "merge" : isTimestamp(text) ? "timestamp" : "str"
    default:
      return "null"
  }
}

// Of a text that is a number: whether Go took it for a float. Decimal digits with a leading zero
// that are no octal number, and integers out of range, are floats to Go too.
function isFloatText(text: string): boolean {
  const digits = text.replaceAll("_", "")
  return !/^[-+]?(?:0[xXbBoO].*|0[0-7]*|[1-9][0-9]*)$/.test(digits) || isTooLarge(digits)
}

function isTooLarge(digits: string): boolean {
  const octal = /^([-+]?)0([0-7]+)$/.exec(digits)
  const size = octal === null ? digits.replace(/^[-+]/, "") : `0o${octal[2]}`
  if (/^0b[-+]/.test(size)) return false
  const limit = digits.startsWith("-")
    ? 2n ** 63n
    : digits.startsWith("+")
      ? 2n ** 63n - 1n
      : 2n ** 64n - 1n
  return BigInt(size) > limit
}

function decodeBinary(text: string, place: Place): string {
  const digits = text.replace(/[\r\n]/g, "")
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) {
    throw new YamlError(
      "YAML_VALUE",
      "!!binary value contains invalid base64 data",
      place.source,
      place.offset,
    )
  }
  return replaceInvalid(Buffer.from(digits, "base64"))
}

// encoding/json writes U+FFFD for each byte that is not UTF-8.
function replaceInvalid(bytes: Buffer): string {
  const text = bytes.toString("utf8")
  if (!text.includes("\ufffd")) return text
  let result = ""
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i] as number
    const width = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    const piece = bytes.toString("utf8", i, Math.min(i + width, bytes.length))
    const valid = piece.length === (width === 4 ? 2 : 1) && piece !== "\ufffd"
    const replacement =
      width === 3 && bytes.readUIntBE(i, Math.min(3, bytes.length - i)) === 0xefbfbd
    result += valid || replacement ? piece : "\ufffd"
    i += valid || replacement ? width : 1
  }
  return result
}
