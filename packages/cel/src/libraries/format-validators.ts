import { parseUrl } from "./url-value.ts"

/** What is wrong with a text; nothing when it is valid. */
export type Validate = (text: string) => readonly string[]

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
const QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

const dns1123Label = rule(
  63,
  LABEL,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  ["my-name", "123-abc"],
)
const dns1123Subdomain = rule(
  253,
  SUBDOMAIN,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  ["example.com"],
)
const dns1035Label = rule(
  63,
  DNS_1035,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  ["my-name", "abc-123"],
)
const labelValue = rule(
  63,
  `(${QUALIFIED})?`,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  ["MyValue", "my_value", "12345"],
)
const namePart = rule(
  63,
  QUALIFIED,
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  ["MyName", "my.name", "123-abc"],
)

/** The named formats, with the API server's own words for what is wrong. */
export const validators: Readonly<Record<string, Validate>> = {
  dns1123Label,
  dns1123Subdomain,
  dns1035Label,
  qualifiedName,
  dns1123LabelPrefix: (text) => dns1123Label(withoutTrailingDash(text)),
  dns1123SubdomainPrefix: (text) => dns1123Subdomain(withoutTrailingDash(text)),
  dns1035LabelPrefix: (text) => dns1035Label(withoutTrailingDash(text)),
  labelValue,
  uri(text) {
    const url = parseUrl(text)
    return typeof url === "string" ? [`invalid URI: ${url}`] : []
  },
  uuid: pattern(
    /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
    "does not match the UUID format",
  ),
  byte: pattern(
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/,
    "invalid base64",
  ),
  date: (text) => (isDate(text) ? [] : ["invalid date"]),
  datetime: (text) => (isDateTime(text) ? [] : ["invalid datetime"]),
}

function rule(
  longest: number,
  source: string,
  message: string,
  examples: readonly string[],
): Validate {
  const shape = new RegExp(`^${source}$`)
  const shown = examples.map((example) => `'${example}', `).join(" or ")
  const complaint = `${message} (e.g. ${shown}regex used for validation is '${source}')`
  return (text) => [
    ...(Buffer.byteLength(text) > longest ? [`must be no more than ${longest} characters`] : []),
    ...(shape.test(text) ? [] : [complaint]),
  ]
}

function pattern(shape: RegExp, message: string): Validate {
  return (text) => (shape.test(text) ? [] : [message])
}

/** A prefix may end in a dash: a character follows. */
function withoutTrailingDash(text: string): string {
  return text.length > 1 && text.endsWith("-") ? `${text.slice(0, -2)}a` : text
}

function qualifiedName(text: string): readonly string[] {
  const parts = text.split("/")
  const name = parts.at(-1) ?? ""
  if (parts.length > 2)
    return [
      `a qualified name ${namePart("/").at(-1)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  const prefix = parts.length === 2 ? (parts[0] ?? "") : undefined
  return [
    ...prefixed("prefix part", prefix, dns1123Subdomain),
    ...prefixed("name part", name, namePart),
  ]
}

function prefixed(part: string, text: string | undefined, validate: Validate): readonly string[] {
  if (text === undefined) return []
  if (text === "") return [`${part} must be non-empty`]
  return validate(text).map((problem) => `${part} ${problem}`)
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function isDateTime(text: string): boolean {
  const [, date = "", hours, minutes, seconds] =
    /^(.*?)[tT](\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:[zZ]|[+-]\d{2}:\d{2})$/.exec(text) ?? []
  return isDate(date) && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60
}
