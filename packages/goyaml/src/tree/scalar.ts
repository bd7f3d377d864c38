import { resolveNumber } from "../scalar/resolve.ts"
import { tagOf } from "../scalar/tag.ts"
import { isTimestamp } from "../scalar/timestamp.ts"
import { refolded } from "./folded.ts"
import { TreeScalar, type TreeScalarTag } from "./tree.ts"

const WORDS: ReadonlyMap<string, TreeScalarTag> = new Map<string, TreeScalarTag>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, "null"] as const),
  ...["true", "True", "TRUE", "false", "False", "FALSE"].map((word) => [word, "bool"] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, "float"] as const),
  ...["", "+", "-"].flatMap((sign) =>
    [".inf", ".Inf", ".INF"].map((word) => [sign + word, "float"] as const),
  ),
])
const LONGEST_WORD = 5
const PLUS = 43
const NINE = 57

/** An untagged plain scalar as go-yaml v3 resolves it: `yes` and `on` are strings, dates are not. */
export function resolveTreeScalar(text: string): string | TreeScalar {
  const tag = tagOfText(text)
  return tag === undefined ? text : new TreeScalar(tag, text)
}

/** What a plain text is but a string; undefined for strings. */
function tagOfText(text: string): TreeScalarTag | undefined {
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text)
    if (word !== undefined) return word
  }
  const first = text.charCodeAt(0)
  if (first < PLUS || first > NINE) return undefined
  if (isTimestamp(text)) return "timestamp"
  const number = resolveNumber(text)
  return number === undefined ? undefined : tagOf(number, text) === "float" ? "float" : "int"
}

/** The value that JSON has for a scalar; dates are strings, integers beyond 2^53 are bigint. */
export function treeScalarValue(scalar: TreeScalar): null | boolean | number | bigint | string {
  switch (scalar.tag) {
    case "null":
      return null
    case "bool":
      return scalar.text.toLowerCase() === "true"
    case "str":
      return scalar.text
    case "folded":
      return refolded(scalar.text)
    case "timestamp":
      return rfc3339(scalar.text)
    case "int":
    case "float":
      return numberOf(scalar.text)
  }
}

const NAMED: Readonly<Record<string, number>> = { ".inf": Infinity, "-.inf": -Infinity }

function numberOf(text: string): number | bigint {
  return resolveNumber(text) ?? NAMED[text.toLowerCase().replace("+", "")] ?? Number.NaN
}

const DATE_PARTS =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt ](\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?(Z|[-+]\d\d:\d\d)?)?$/

// As Go's time.Time is marshalled: no trailing zeros in the fraction, UTC as Z.
function rfc3339(text: string): string {
  const [
    ,
    year,
    month = "",
    day = "",
    hour = "0",
    minute = "0",
    second = "0",
    fraction = "",
    zone,
  ] = DATE_PARTS.exec(text) ?? []
  const [time, date] = [
    [hour, minute, second],
    [month, day],
  ].map((parts) => parts.map((part) => part.padStart(2, "0")))
  const digits = fraction.slice(0, 9).replace(/0+$/, "")
  const offset = zone === undefined || /^[-+]00:00$/.test(zone) ? "Z" : zone
  return `${year}-${date?.join("-")}T${time?.join(":")}${digits === "" ? "" : `.${digits}`}${offset}`
}
