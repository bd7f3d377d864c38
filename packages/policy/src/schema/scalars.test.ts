import type { ValueType } from "@sternpost/schema"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { hasType, kindOfValue, unreadableScalar } from "./scalars.ts"

const isFine = (type: ValueType, value: unknown) => unreadableScalar(type, value) === undefined

describe("a quantity", () => {
  test.each([
    "1",
    "0",
    "100m",
    "1.5",
    ".5",
    "5.",
    "+1",
    "-1",
    "1Ki",
    "2Mi",
    "3Gi",
    "1Ti",
    "1Pi",
    "1Ei",
    "1n",
    "1u",
    "1k",
    "1M",
    "1G",
    "1T",
    "1P",
    "1E",
    "1e3",
    "1E-3",
    "1.5e+3",
  ])("may be %s", (text) => {
    expect(isFine("quantity", text)).toBe(true)
  })

  test.each([
    "",
    " 1",
    "1 Gi",
    "1K",
    "1ki",
    "1GB",
    "1mi",
    "1.5.5",
    ".",
    "-",
    "e3",
    "1e",
    "abc",
    "1Gi ",
  ])("may not be %j", (text) => {
    expect(isFine("quantity", text)).toBe(false)
  })

  test("may be a number", () => {
    expect(hasType("quantity", 1.5) && isFine("quantity", 1.5)).toBe(true)
    expect(hasType("quantity", true)).toBe(false)
  })
})

describe("a time", () => {
  test.each([
    "2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.123456Z",
    "2024-02-29T23:59:59+02:00",
    "2026-12-31T00:00:00-11:30",
  ])("may be %s", (text) => {
    expect(isFine("time", text)).toBe(true)
  })

  test.each([
    "2026-01-31",
    "2026-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-01-31T24:00:00Z",
    "2026-01-31T12:60:00Z",
    "2026-01-31 12:00:00Z",
    "2026-01-31T12:00:00",
    "2026-01-31t12:00:00Z",
    "",
    "now",
  ])("may not be %j", (text) => {
    expect(isFine("time", text)).toBe(false)
  })

  test("may be whatever JavaScript writes", () => {
    const times = fc.date({
      min: new Date("1970-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    })
    fc.assert(fc.property(times, (date) => isFine("time", date.toISOString())))
  })
})

describe("base64", () => {
  test("is what Node writes, with line breaks or without", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString("base64")
        expect(isFine("bytes", text)).toBe(true)
        expect(isFine("bytes", text.replace(/(.{4})/g, "$1\r\n"))).toBe(true)
      }),
    )
  })

  test.each(["a", "ab", "abc", "a===", "YQ", "YQ=", "Y Q=", "YQ==YQ==", "-_-_", "pässword"])(
    "is not %j",
    (text) => {
      expect(isFine("bytes", text)).toBe(false)
    },
  )
})

describe("integers", () => {
  test.each<[ValueType, unknown, boolean]>([
    ["int32", 2147483647, true],
    ["int32", 2147483648, false],
    ["int32", -2147483648, true],
    ["int32", -2147483649, false],
    ["int64", 2n ** 63n - 1n, true],
    ["int64", 9223372036854775808n, false],
    ["int-or-string", 3e9, false],
    ["int-or-string", "3000000000", true],
  ])("%s, case %#", (type, value, expected) => {
    expect(isFine(type, value)).toBe(expected)
  })

  test.each<[ValueType, unknown, boolean]>([
    ["int32", 1.5, false],
    ["int32", "1", false],
    ["int32", 1n, true],
    ["number", 1.5, true],
    ["boolean", "true", false],
    ["string", 1, false],
    ["map", {}, true],
    ["map", [], false],
    ["object", null, false],
    ["list", {}, false],
    ["any", null, true],
  ])("the type %s, case %#", (type, value, expected) => {
    expect(hasType(type, value)).toBe(expected)
  })
})

test.each<[unknown, string]>([
  [null, "null"],
  [[], "a list"],
  [{}, "a map"],
  [1, "an integer"],
  [1.5, "a number"],
  [12345678901234567890n, "an integer"],
  [false, "a boolean"],
  ["a", "a string"],
])("case %# is called so", (value, words) => {
  expect(kindOfValue(value)).toBe(words)
})
