import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { holdsToken, maskCredentials } from "./credentials.ts"

// Put together here, so that scanners of repositories do not take them for real ones.
const of = (prefix: string, length: number) => prefix + "aB3".repeat(length).slice(0, length)
const JWT = `${of("eyJ", 20)}.${of("eyJ", 30)}.${of("", 43)}`

describe("a token is told by its shape", () => {
  test.each([
    `AKIA${"A2".repeat(8)}`,
    of("ghp_", 36),
    of("github_pat_", 82),
    of("glpat-", 20),
    of("xoxb-", 40),
    of("sk_live_", 24),
    of("sk-ant-", 40),
    of("AIza", 35),
    `${of("SG.", 22)}.${of("", 43)}`,
    of("npm_", 36),
    of("hvs.", 24),
    JWT,
  ])("%s", (token) => {
    expect(holdsToken(token)).toBe(true)
    expect(maskCredentials(token)).toBe("(masked)")
    expect(maskCredentials(`key = "${token}"\n`)).toBe('key = "(masked)"\n')
  })

  test("also a private key, to its end", () => {
    const key = (kind: string) =>
      `-----BEGIN ${kind}PRIVATE KEY-----\nabc\n-----END ${kind}PRIVATE KEY-----`
    expect(maskCredentials(`a\n${key("RSA ")}\nb\n${key("")}`)).toBe("a\n(masked)\nb\n(masked)")
    expect(maskCredentials(key("").slice(0, 40))).toBe("(masked)")
  })
})

test.each([
  ["postgres://shop:hunter2@db:5432/shop", "postgres://shop:(masked)@db:5432/shop"],
  ["mongodb+srv://u:p@ss@host/a?b=c", "mongodb+srv://u:(masked)@host/a?b=c"],
  ["redis://:hunter2@cache", "redis://:(masked)@cache"],
  ["a=http://u:p1@x,http://v:p2@y", "a=http://u:(masked)@x,http://v:(masked)@y"],
  ["jdbc:mysql://db/a?user=u&password=hunter2&ssl=true", null],
  ["Server=db;Password=hunter2;Encrypt=yes", "Server=db;Password=(masked);Encrypt=yes"],
  ["--db-password=hunter2", "--db-password=(masked)"],
  [`Authorization: Bearer ${of("", 40)}`, "Authorization: Bearer (masked)"],
])("only what is secret of %s goes", (text, shown) => {
  expect(maskCredentials(text)).toBe(shown ?? text.replace("hunter2", "(masked)"))
})

test.each([
  "postgres://shop@db:5432/shop",
  "postgres://shop:$(DB_PASSWORD)@db/shop",
  "http://web:8080/a@b",
  "https://user@host:443/x",
  "registry.example:5000/shop/web@sha256:0a1b",
  "oci://registry.example:5000/shop",
  "--password-file=/run/secrets/db",
  "--password=$(DB_PASSWORD)",
  "--password=/run/secrets/db",
  "showPassword=false",
  "The Bearer of this message is a friend of long standing",
  "eyJhbGci.is.no-token",
  "sk-learn and risk-free-investment-advice-for-everybody",
  "nginx:1.29",
  "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "prefix_AKIAAAAAAAAAAAAAAAAA",
])("ordinary text stays: %s", (text) => expect(maskCredentials(text)).toBe(text))

test("what is masked stays as it is", () => {
  const words = fc.constantFrom(
    "a",
    ":",
    "//",
    "@",
    "://",
    "=",
    "password=",
    "Bearer ",
    JWT,
    " ",
    "1",
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
      const once = maskCredentials(parts.join(" "))
      expect(maskCredentials(once)).toBe(once)
      expect(once).not.toContain(JWT)
    }),
  )
})

test.each(["eyJ-", "://a:", "a:", "password=", "-----BEGIN ", "Bearer a1", "a", "x://"])(
  "a long text of %j does not take long",
  (part) => {
    const text = part.repeat(Math.ceil(200_000 / part.length))
    const start = performance.now()
    maskCredentials(text)
    expect(performance.now() - start).toBeLessThan(1500)
  },
)
