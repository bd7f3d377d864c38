import fc from "fast-check"
import { expect, test } from "vitest"
import { parseUrl, type UrlValue } from "./url-value.ts"

const parts = (text: string) => {
  const url = parseUrl(text)
  return typeof url === "string" ? url : [url.scheme, url.host, url.escapedPath, url.query]
}

test.each<[string, string[]]>([
  ["http://a", ["http", "a", "", ""]],
  ["http://a/b?c=d?e", ["http", "a", "/b", "c=d?e"]],
  ["http://a/b#c", ["http", "a", "/b%23c", ""]],
  ["http://u:p@a:1/", ["http", "a:1", "/", ""]],
  ["http://a@b@c/", ["http", "c", "/", ""]],
  ["a+b.c-d://x", ["a+b.c-d", "x", "", ""]],
  ["//host/path", ["", "host", "/path", ""]],
  ["///path", ["", "", "///path", ""]],
  ["file:///path", ["file", "", "/path", ""]],
  ["/a b/ü", ["", "", "/a%20b/%C3%BC", ""]],
  ["/a%2fb%20c", ["", "", "/a%2fb%20c", ""]],
  ["mailto:x?y", ["mailto", "", "", "y"]],
  ["http://[fe80::1%25en0]:80/", ["http", "[fe80::1%25en0]:80", "/", ""]],
  ["http://ü.de/", ["http", "ü.de", "/", ""]],
])("%s", (text, expected) => {
  expect(parts(text)).toEqual(expected)
})

test.each([
  ["", "it is empty"],
  ["a/b", "it must be absolute"],
  [":a", "the scheme is missing"],
  ["http://a b", "its host has a character"],
  ["http://a%41", "its host has a character"],
  ["http://a:b", "its port is not a number"],
  ["http://a:1:2", "its host has too many colons"],
  ["http://[::1", "its port is not a number"],
  ["http://[::1]x", "its port is not a number"],
  ["http://u^@a", "its user is invalid"],
  ["/%", "its path has a %"],
  ["/\u0007", "it has a control character"],
])("%j: %s", (text, problem) => {
  expect(parts(text)).toContain(problem)
})

test("reads what JavaScript writes", () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (text) => {
      const url = parseUrl(text) as UrlValue
      const expected = new URL(text)
      expect(`${url.scheme}:`).toBe(expected.protocol)
      expect(url.query).toBe(/\?([^#]*)/.exec(text)?.[1] ?? "")
    }),
  )
})
