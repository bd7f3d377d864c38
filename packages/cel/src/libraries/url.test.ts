import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const evaluate = (text: string) => compileExpression(text, { variables: {} }).evaluate({})

test.each<[string, unknown]>([
  ["isURL('https://user:pass@example.com:80/path?query=val#fragment')", true],
  ["isURL('/absolute-path')", true],
  ["isURL('https://a:b:c/') || isURL('../relative-path') || isURL('') || isURL(':x')", false],
  ["isURL('http://a b/') || isURL('http://a/%zz') || isURL('http://[::1')", false],
  ["url('HTTPS://example.com/').getScheme()", "https"],
  ["url('/path').getScheme() + url('/path').getHost()", ""],
  ["url('https://u@example.com:80/').getHost()", "example.com:80"],
  ["url('https://[::1]:80/').getHost()", "[::1]:80"],
  ["url('https://[::1]:80/').getHostname()", "::1"],
  ["url('https://example.com:80/').getPort()", "80"],
  ["url('https://example.com/').getPort()", ""],
  ["url('https://example.com/with space/%2f').getEscapedPath()", "/with%20space//"],
  ["url('https://example.com/a%2Fb').getEscapedPath()", "/a%2Fb"],
  ["url('https://example.com').getEscapedPath()", ""],
  ["url('https://x/p?k1=a&k2=b&k2=c+d').getQuery()", { k1: ["a"], k2: ["b", "c d"] }],
  ["url('https://x/p?').getQuery()", {}],
  ["url('mailto:a@b').getHost()", ""],
  ["url('/a') == url('/a')", true],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([["url('../x')", '"../x" is not a URL: it must be absolute, or start with /']])(
  "%s fails: %s",
  (text, message) => {
    expect(() => evaluate(text)).toThrow(message)
  },
)
