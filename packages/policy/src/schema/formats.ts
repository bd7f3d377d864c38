import { isIPv4, isIPv6 } from "node:net"

import { isTime } from "./scalars.ts"

type Format = (text: string) => boolean

/**
 * The formats of strings that the API server looks at in the schemas of CRDs, besides `date-time` and `byte`, which are
 * types here. Others mean nothing to it. Source of the list: apiextensions-apiserver pkg/apiserver/validation/formats.go.
 */
const FORMATS: Readonly<Record<string, Format>> = {
  ipv4: isAddressV4,
  ipv6: isAddressV6,
  cidr: isBlock,
  mac: fits(
    /^(?:[\da-f]{2}([:-])[\da-f]{2}(?:\1[\da-f]{2}){4}(?:(?:\1[\da-f]{2}){2}|(?:\1[\da-f]{2}){14})?|[\da-f]{4}(?:\.[\da-f]{4}){2}(?:\.[\da-f]{4})?(?:(?:\.[\da-f]{4}){6})?)$/i,
  ),
  hostname: isHostname,
  uri: isUri,
  email: isEmail,
  uuid: fits(/^[\da-f]{8}(?:-?[\da-f]{4}){3}-?[\da-f]{12}$/i),
  uuid3: fits(/^[\da-f]{8}-?[\da-f]{4}-?3[\da-f]{3}-?[\da-f]{4}-?[\da-f]{12}$/i),
  uuid4: fits(/^[\da-f]{8}-?[\da-f]{4}-?4[\da-f]{3}-?[89ab][\da-f]{3}-?[\da-f]{12}$/i),
  uuid5: fits(/^[\da-f]{8}-?[\da-f]{4}-?5[\da-f]{3}-?[89ab][\da-f]{3}-?[\da-f]{12}$/i),
  bsonobjectid: fits(/^[\da-f]{24}$/i),
  hexcolor: fits(/^#?(?:[\da-f]{3}|[\da-f]{6})$/i),
  ssn: fits(/^\d{3}[- ]\d{2}[- ]\d{4}$/),
  date: isDate,
  duration: isDuration,
}

/** Those of JSON Schema that mean the same to the API server and to validators of JSON Schema such as kubeconform. */
export const SHARED_FORMATS: Readonly<Record<string, Format>> = {
  date: isDate,
  "date-time": isTime,
  email: isEmail,
  hostname: isHostname,
  ipv4: isAddressV4,
  ipv6: isAddressV6,
  uri: isUri,
  uuid: fits(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i),
}

/** What a value of a format looks like, for messages. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  cidr: "192.0.2.0/24",
  mac: "00:00:5e:00:53:01",
  hostname: "www.example.com",
  uri: "https://example.com/a",
  email: "a@example.com",
  date: "2026-01-31",
  duration: "1h30m",
}

/** Whether a text is of a format; `undefined` for a format that the API server does not know. */
export function formatOf(name: string): Format | undefined {
  // It leaves hyphens out of account.
  const key = name.replaceAll("-", "")
  return Object.hasOwn(FORMATS, key) ? FORMATS[key] : undefined
}

/** What is wrong with a text that is not of a format. */
export function formatMessage(name: string): string {
  const example = EXAMPLES[name.replaceAll("-", "")]
  return `is no ${name}${example === undefined ? "" : `: one like ${example} was expected`}`
}

function fits(pattern: RegExp): Format {
  return (text) => pattern.test(text)
}

// Leading zeros are allowed, as they were in Go before 1.17.
function isAddressV4(text: string): boolean {
  if (text.includes(":")) return text.includes(".") && isIPv6(text) && !text.includes("%")
  return isIPv4(text.replace(/(^|\.)0+(?=\d)/g, "$1"))
}

function isAddressV6(text: string): boolean {
  return isIPv6(text) && !text.includes("%")
}

function isBlock(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/")
  if (more.length > 0 || !/^\d{1,3}$/.test(bits)) return false
  if (address.includes(":")) return isAddressV6(address) && Number(bits) <= 128
  return isAddressV4(address) && Number(bits) <= 32
}

const LABEL = String.raw`[\p{L}\p{S}\d](?:[\p{L}\p{S}\d-]{0,61}[\p{L}\p{S}\d])?`
const ONE_LABEL = /^[\p{L}\p{S}\d](?:-?[\p{L}\p{S}\d]{0,62})?$/u
const HOSTNAME = new RegExp(String.raw`^(?:${LABEL}\.)+[\p{L}]{2,63}$`, "u")

function isHostname(text: string): boolean {
  if (Buffer.byteLength(text) > 255) return false
  if (text.split(".").some((label) => Buffer.byteLength(label) > 63)) return false
  return ONE_LABEL.test(text) || HOSTNAME.test(text)
}

// As Go's url.ParseRequestURI: an absolute path, or a scheme with what is behind it.
function isUri(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\0-\x1f\x7f]/.test(text)) return false
  const [scheme = ""] = /^[a-z][a-z\d+.-]*:/i.exec(text) ?? []
  const rest = text.slice(scheme.length)
  if (scheme === "") return text === "*" || (text.startsWith("/") && hasGoodEscapes(text))
  if (!rest.startsWith("/")) return true
  if (!rest.startsWith("//")) return hasGoodEscapes(rest)
  const [authority = "", path = ""] = /^\/\/([^/?]*)(.*)$/s.exec(rest)?.slice(1) ?? []
  const host = authority.slice(authority.lastIndexOf("@") + 1)
  if (/[\s<>"^`{}|\\]/.test(host)) return false
  const port = host.startsWith("[") ? host.replace(/^\[[^\]]*\]/, "") : host.replace(/^[^:]*/, "")
  return /^(?::\d*)?$/.test(port) && hasGoodEscapes(path)
}

function hasGoodEscapes(text: string): boolean {
  const [path = ""] = text.split("?")
  return !/%(?![\da-f]{2})/i.test(path)
}

// Go takes comments and quotes too; what has no domain is no address for it either.
function isEmail(text: string): boolean {
  const address = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.trim()
  return /^(?:"(?:[^"\\]|\\.)*"|[^\s"(),:;<>@[\\\]]+)@[^\s"(),:;<>@\\.]+(?:\.[^\s"(),:;<>@\\.]+)*$/.test(
    address,
  )
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

const DURATION = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/
const UNITS = "ns|us|µs|ms|[smhdw]|hr|wk|(?:nano|micro|milli|sec|min|hour|day|week).*"

// Go's durations, and words such as "2 days and 3 hours", of which one number with its unit will do.
function isDuration(text: string): boolean {
  if (DURATION.test(text)) return true
  const unit = new RegExp(`^(?:${UNITS})$`, "i")
  return [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some(([, word = ""]) => unit.test(word))
}
