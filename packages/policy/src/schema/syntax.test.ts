import { describe, expect, test } from "vitest"
import { misspellings, type Syntax, show, syntaxOf } from "./syntax.ts"

const wrong = (syntax: Syntax, value: unknown) =>
  misspellings(syntax, value).map(({ rule, key }) => (key === undefined ? rule : `${rule} ${key}`))

describe("labels", () => {
  test("need good keys and values", () => {
    const labels = {
      "a b": "x",
      "app/name": "1.0+2",
      good: "v1.0_a-b",
      "": "x",
      "A/b": "x",
      empty: "",
    }
    expect(wrong("labels", labels)).toEqual([
      "invalid-label a b",
      "invalid-label app/name",
      "invalid-label ",
      "invalid-label A/b",
    ])
  })

  test("whose type is wrong are left to the type", () => {
    expect(wrong("labels", { a: 1, b: null })).toEqual([])
  })
})

test("annotations may have any value, but no other keys than labels", () => {
  expect(wrong("annotations", { "a b": "x", "example.com/a": "any thing + more" })).toEqual([
    "invalid-label a b",
  ])
})

test.each<[Syntax, unknown, boolean]>([
  ["label", "web-1", true],
  ["label", "1", true],
  ["label", "Web", false],
  ["label", "web.1", false],
  ["label", "web-", false],
  ["label", "a".repeat(63), true],
  ["label", "a".repeat(64), false],
  ["port-name", "http", true],
  ["port-name", "8080", false],
  ["port-name", "http--2", false],
  ["port-name", "-http", false],
  ["port-name", "abcdefghijklmno", true],
  ["port-name", "abcdefghijklmnop", false],
  ["port", 1, true],
  ["port", 65535, true],
  ["port", 0, false],
  ["port", 65536, false],
  ["port-or-name", "http", true],
  ["port-or-name", "8080", false],
  ["port-or-name", 8080, true],
  ["port-or-name", 0, false],
  ["percentage", "25%", true],
  ["percentage", 1, true],
  ["percentage", "25", false],
  ["percentage", "1.5%", false],
])("%s may be %j: %s", (syntax, value, isFine) => {
  expect(wrong(syntax, value).length === 0).toBe(isFine)
})

test("fields of Kubernetes' types have their syntax, others none", () => {
  expect(syntaxOf("io.k8s.api.core.v1.Container", "name")).toBe("label")
  expect(syntaxOf("io.k8s.api.core.v1.Container", "image")).toBeUndefined()
  expect(syntaxOf("example.com.Container", "name")).toBeUndefined()
})

test("long values are cut where they are quoted, and integers of any size can be", () => {
  expect(show("a".repeat(200)).length).toBeLessThan(90)
  expect(show(12345678901234567890n)).toBe("12345678901234567890")
})

describe("a value is", () => {
  test.each<[syntax: Syntax, good: readonly unknown[], bad: readonly unknown[]]>([
    ["target-port", [0, "", 80, "http"], [-1, 65536, "HTTP", "80"]],
    ["natural", [0, 3], [-1]],
    ["percentage", [0, 5, "25%"], [-1, "25", "x%"]],
    ["host", ["", "a", "a.b", "*.a.b"], ["*", "A.b", "a:80", "a_b", "http://a", "a.".repeat(200)]],
    ["schedule", ["@daily", "0 3 * * *"], ["daily", "0 3 * *"]],
    [
      "field-path",
      ["metadata.name", "metadata.labels['a/b']", "spec.nodeName", "status.podIPs"],
      ["metadata.foo", "metadata.labels[a]", "status.podIp", "spec.hostname", ""],
    ],
    [
      "micro-time",
      ["2026-01-31T12:00:00.123456Z", "2026-01-31T12:00:00.123456+02:00", "no time"],
      ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.123Z", "2026-01-31T12:00:00.1234567Z"],
    ],
    [
      ["TCP", "UDP"],
      ["TCP", ""],
      ["tcp", "http"],
    ],
  ])("%s: %j, but not %j", (syntax, good, bad) => {
    expect(good.flatMap((value) => wrong(syntax, value))).toEqual([])
    expect(bad.map((value) => wrong(syntax, value))).toEqual(bad.map(() => ["invalid-value"]))
  })
})
