import { order } from "../values.ts"

/** The parts of a URL. */
export interface Url {
  readonly scheme: string
  readonly host: string
  readonly escapedPath: string
  readonly query: string
}

/** A URL as expressions hold it. */
export class UrlValue implements Url {
  readonly scheme: string
  readonly host: string
  readonly escapedPath: string
  readonly query: string
  private readonly text: string

  constructor(text: string, { scheme, host, escapedPath, query }: Url) {
    this.text = text
    this.scheme = scheme
    this.host = host
    this.escapedPath = escapedPath
    this.query = query
  }

  compareTo(other: UrlValue): number {
    return order(this.text, other.text)
  }

  toString(): string {
    return this.text
  }
}

/** What Go lets stand in a host, apart from what is percent-encoded. */
const HOST = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\u{10ffff}%]*$/u
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/

/** Reads a URL as Go's `url.ParseRequestURI` does; a text says why it is none. */
export function parseUrl(text: string): UrlValue | string {
  if (text === "") return "it is empty"
  if (/\p{Cc}/u.test(text.replace(/[\u0080-\u009f]/g, ""))) return "it has a control character"
  if (text.startsWith(":")) return "the scheme is missing"
  const [, scheme = "", afterScheme = text] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text) ?? []
  const [, rest = "", query = ""] = /^([^?]*)\??(.*)$/s.exec(afterScheme) ?? []
  const lower = scheme.toLowerCase()
  if (!rest.startsWith("/")) {
    if (scheme === "") return "it must be absolute, or start with /"
    return new UrlValue(text, { scheme: lower, host: "", escapedPath: "", query })
  }
  const hasHost = rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"))
  const [, authority = "", path = ""] = hasHost
    ? (/^\/\/([^/]*)(.*)$/s.exec(rest) ?? [])
    : ["", "", rest]
  const at = authority.lastIndexOf("@")
  const host = authority.slice(at + 1)
  const problem =
    hostProblem(host) ??
    (USER.test(authority.slice(0, Math.max(at, 0))) ? undefined : "its user is invalid")
  if (problem !== undefined) return problem
  const escapedPath = escapePath(path)
  if (escapedPath === undefined) return "its path has a % that is no escape"
  return new UrlValue(text, { scheme: lower, host, escapedPath, query })
}

function hostProblem(host: string): string | undefined {
  if (!HOST.test(host) || /%(?!25|[89a-fA-F][0-9a-fA-F])/.test(host))
    return "its host has a character that does not belong there"
  const afterName = host.startsWith("[")
    ? (/^\[[^\]]*\](.*)$/s.exec(host)?.[1] ?? "?")
    : host.includes(":")
      ? host.slice(host.lastIndexOf(":"))
      : ""
  if (!/^(?::\d*)?$/.test(afterName)) return "its port is not a number"
  const name = host.slice(0, host.length - afterName.length)
  return !host.startsWith("[") && name.includes(":") ? "its host has too many colons" : undefined
}

/** The path as it is written if it is well encoded, and encoded anew if not. */
function escapePath(path: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return undefined
  if (/^[A-Za-z0-9\-_.~$&+,/:;=@!'()*[\]%]*$/.test(path)) return path
  const bytes = Buffer.from(path).toString("latin1")
  const decoded = bytes.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return decoded.replace(
    /[^A-Za-z0-9\-_.~$&+,/:;=@]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  )
}
