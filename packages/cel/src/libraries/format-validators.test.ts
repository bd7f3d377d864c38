import { describe, expect, test } from "vitest"
import { validators } from "./format-validators.ts"

const isValid = (format: string, text: string) => validators[format]?.(text).length === 0

describe.each<[string, string[], string[]]>([
  [
    "dns1123Label",
    ["a", "a-b", "1", "0a", "x".repeat(63)],
    ["", "A", "a.b", "-a", "a-", "a_b", "a b", "ä", "x".repeat(64), "a\n"],
  ],
  [
    "dns1123Subdomain",
    ["a", "a.b", "a-1.b2", `${"x".repeat(251)}.y`],
    ["", ".", "a..b", "a.", ".a", "a.-b", "A.b", "x".repeat(254)],
  ],
  ["dns1035Label", ["a", "a-1", "ab"], ["", "1a", "A", "a-", "a.b"]],
  ["dns1123LabelPrefix", ["a", "a-", "ab--"], ["-", "Ab-", "a_"]],
  ["dns1123SubdomainPrefix", ["a.b-", "a.-"], ["-", "a..-x"]],
  ["dns1035LabelPrefix", ["a-", "a1-"], ["1b-", "-"]],
  [
    "qualifiedName",
    ["a", "A.b_c-D", "example.com/name", "x".repeat(63)],
    ["", "/", "a/", "/a", "a/b/c", "Example.com/a", "-a", "a-", "x".repeat(64)],
  ],
  ["labelValue", ["", "a", "A.b_c-1", "1"], ["-", "a-", "a b", "a/b", "x".repeat(64)]],
  ["uri", ["http://a", "/a", "a:b"], ["", "a", "../a", "http://a b"]],
  [
    "uuid",
    ["123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000"],
    ["", "123e4567", "g23e4567-e89b-12d3-a456-426614174000"],
  ],
  ["byte", ["YQ==", "YWI=", "YWJj"], ["", "YQ", "YQ=", "Y===", "YQ== ", "Y_Jj"]],
  ["date", ["2024-02-29", "0001-01-01"], ["2023-02-29", "2024-13-01", "24-01-01", "2024-1-1", ""]],
  [
    "datetime",
    ["2024-01-01T00:00:00Z", "2024-01-01t00:00:00z", "2024-01-01T23:59:59.999-12:00"],
    ["2024-01-01", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:00", ""],
  ],
])("%s", (format, valid, invalid) => {
  test.each(valid)("%j is valid", (text) => {
    expect(isValid(format, text)).toBe(true)
  })

  test.each(invalid)("%j is not", (text) => {
    expect(isValid(format, text)).toBe(false)
  })
})

test("a text can have several problems", () => {
  const { dns1123Label, qualifiedName } = validators
  expect(dns1123Label?.("X".repeat(64))).toEqual([
    "must be no more than 63 characters",
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ])
  expect(qualifiedName?.("A!/")).toEqual([
    "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    "name part must be non-empty",
  ])
})
