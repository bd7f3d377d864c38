import { failure, type Library } from "../library.ts"
import { parseUrl, type Url, UrlValue } from "./url-value.ts"

const TYPE = "kubernetes.URL"

/** `url("https://...")`: an absolute URI or an absolute path, as Go reads a request's. */
export const urlLibrary: Library = {
  name: "url",
  register(registrar) {
    registrar
      .type(TYPE, UrlValue)
      .define(`url(string): ${TYPE}`, (text: string) => {
        const url = parseUrl(text)
        if (typeof url !== "string") return url
        throw failure(`"${text}" is not a URL: ${url}`)
      })
      .define("isURL(string): bool", (text: string) => typeof parseUrl(text) !== "string")
      .define(`${TYPE}.getScheme(): string`, (url: Url) => url.scheme)
      .define(`${TYPE}.getHost(): string`, (url: Url) => url.host)
      .define(`${TYPE}.getHostname(): string`, (url: Url) => hostParts(url)[0])
      .define(`${TYPE}.getPort(): string`, (url: Url) => hostParts(url)[1])
      .define(`${TYPE}.getEscapedPath(): string`, (url: Url) => url.escapedPath)
      .define(`${TYPE}.getQuery(): map<string, list<string>>`, (url: Url) => query(url.query))
      .equality(TYPE, (a: UrlValue, b: UrlValue) => a.compareTo(b) === 0)
  },
}

/** The host name without brackets, and the port. */
function hostParts({ host }: Url): [string, string] {
  const [, name = host, port = ""] = /^(.*?)(?::(\d*))?$/s.exec(host) ?? []
  return [name.startsWith("[") && name.endsWith("]") ? name.slice(1, -1) : name, port]
}

/** Go skips a part that it cannot read, and one with a semicolon. */
function query(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const part of text.split("&")) {
    if (part === "" || part.includes(";")) continue
    const [, key = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(part) ?? []
    try {
      const name = decodeURIComponent(key.replaceAll("+", " "))
      const list = values.get(name) ?? []
      list.push(decodeURIComponent(value.replaceAll("+", " ")))
      values.set(name, list)
    } catch {
      // Not percent-encoded text.
    }
  }
  return values
}
