import { StorageError } from "../../errors.ts"

/** Settings by the names of libpq: `host`, `dbname`, `sslmode`; all others are parameters of the session. */
export type Settings = Readonly<Record<string, string>>

/**
 * Reads a connection string as lib/pq does, which Helm uses: `postgres://...` or `host=... user=...`.
 * Throws STORAGE_CONNECTION_STRING. No message shows any of it: it has a password.
 */
export function parseConnectionString(text: string): Settings {
  return /^postgres(ql)?:\/\//.test(text) ? parseUrl(text) : parseKeywords(text)
}

function parseUrl(text: string): Settings {
  const parts = /^[a-z]+:\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/s.exec(text)
  const [, authority = "", path = "", query = ""] = parts ?? []
  const at = authority.lastIndexOf("@")
  if (!/^[\w.~:!$&'()*+,;=%@-]*$/.test(authority.slice(0, Math.max(at, 0))))
    throw wrong("user or password have a character that must be escaped as in a URL")
  const [, user = "", password = ""] =
    /^([^:]*):?(.*)$/s.exec(authority.slice(0, Math.max(at, 0))) ?? []
  const { host, port } = splitAddress(authority.slice(at + 1))
  const given: [string, string][] = [
    ["user", decode(user)],
    ["password", decode(password)],
    ["host", host],
    ["port", port],
    ["dbname", decode(path.slice(1))],
    ...firstOfEach(parsedQuery(query)),
  ]
  // lib/pq sorts what a URL says before it reads it, so that of two values the greater one counts.
  return collected(given.filter(([, value]) => value !== "").sort(byText))
}

const byText = ([a, x]: [string, string], [b, y]: [string, string]): number =>
  `${a}='${x}'` < `${b}='${y}'` ? -1 : 1

function splitAddress(address: string): { host: string; port: string } {
  const [, bracketed, plain, port = ""] =
    /^(?:\[([^\]]*)\]|([^:[\]\s]*))(?::(\d*))?$/.exec(address) ?? []
  const host = bracketed ?? plain
  if (host === undefined)
    throw wrong('the host is not HOST or HOST:PORT; several ports are given by "?port=1,2"')
  if (host.includes("%"))
    throw wrong('a socket cannot be the host of a URL; use "host=/run/postgresql"')
  return { host, port }
}

// lib/pq leaves out a pair that it cannot read.
function parsedQuery(query: string): URLSearchParams {
  if (query.includes(";") || /%(?![0-9a-f]{2})/i.test(query))
    throw wrong('behind "?" stand KEY=VALUE, with "&" between them and "%" only before two digits')
  return new URLSearchParams(query)
}

const firstOfEach = (query: URLSearchParams): [string, string][] =>
  [...new Set(query.keys())].map((key) => [key, query.get(key) ?? ""])

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong('it has a "%" that begins no escape; a percent sign in a password is written "%25"')
  }
}

const isSpace = (char: string | undefined): boolean => char !== undefined && /\s/.test(char)

/** `key = value`, values with spaces in quotes, a backslash before what is to be taken as it is. */
function parseKeywords(text: string): Settings {
  const given: [string, string][] = []
  let at = 0
  const skipSpaces = () => {
    while (isSpace(text[at])) at++
  }
  for (skipSpaces(); at < text.length; skipSpaces()) {
    const [key = ""] = /^[^\s=]*/.exec(text.slice(at)) ?? []
    at += key.length
    skipSpaces()
    if (text[at] !== "=")
      throw wrong('a word has no "=" after it; it is neither a URL nor "key=value"')
    at++
    skipSpaces()
    const { value, end } = text[at] === "'" ? quoted(text, at + 1) : bare(text, at)
    given.push([key, value])
    at = end
  }
  return collected(given)
}

interface Value {
  readonly value: string
  readonly end: number
}

function bare(text: string, start: number): Value {
  let value = ""
  let at = start
  for (; at < text.length && !isSpace(text[at]); at++) {
    if (text[at] === "\\" && ++at >= text.length) throw wrong("it ends after a backslash")
    value += text[at]
  }
  return { value, end: at }
}

function quoted(text: string, start: number): Value {
  let value = ""
  for (let at = start; at < text.length; at++) {
    if (text[at] === "'") return { value, end: at + 1 }
    if (text[at] === "\\") at++
    value += text[at] ?? ""
  }
  throw wrong("a quote is not closed")
}

/** lib/pq also takes `database` for `dbname`, which then wins. */
function collected(given: readonly (readonly [string, string])[]): Settings {
  const { database, ...settings } = Object.fromEntries(given) as Record<string, string>
  return database === undefined ? settings : { ...settings, dbname: database }
}

const wrong = (what: string) =>
  new StorageError("STORAGE_CONNECTION_STRING", `the connection string cannot be read: ${what}`)
