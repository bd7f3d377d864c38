import { expect, test } from "vitest"
import { formatMessage, formatOf, SHARED_FORMATS } from "./formats.ts"

// An end-to-end test holds many more against an API server.
test.each<[format: string, good: readonly string[], bad: readonly string[]]>([
  ["ipv4", ["1.2.3.4", "010.0.0.1", "::ffff:1.2.3.4"], ["1.2.3", "256.1.1.1", "::1", "a"]],
  ["ipv6", ["::1", "::ffff:1.2.3.4"], ["1.2.3.4", "fe80::1%eth0", ":::1"]],
  ["cidr", ["1.2.3.4/24", "::1/128"], ["1.2.3.4", "1.2.3.4/33", "::1/129", "1.2.3.4/24/1"]],
  ["mac", ["00:00:5e:00:53:01", "0000.5e00.5301"], ["00:00:5e:00:53", "00:00-5e:00:53:01"]],
  ["hostname", ["a", "a.example.com"], ["a.c", "-a.com", "a..com", "a_b.com", "1.2.3.4"]],
  [
    "uri",
    ["https://a.com/b", "/a", "mailto:a@b.c"],
    ["a.com", "http://a b.com", "http://a:x/", ""],
  ],
  ["email", ["a@b.c", "A <a@b.c>"], ["a", "@b.c", "a@", "a@b..c"]],
  ["uuid", ["123e4567-e89b-12d3-a456-426614174000"], ["123e4567"]],
  ["date", ["2026-01-31"], ["2026-02-30", "2026-1-31", ""]],
  ["duration", ["1h30m", "2 days", "0", "3 weeks and more"], ["1", "one day", "", "1 fortnight"]],
])("%s", (format, good, bad) => {
  const isOfFormat = formatOf(format)
  expect(good.filter((text) => isOfFormat?.(text) !== true)).toEqual([])
  expect(bad.filter((text) => isOfFormat?.(text) !== false)).toEqual([])
  expect(formatMessage(format)).toMatch(`is no ${format}`)
})

test("hyphens in the name of a format are left out of account", () => {
  expect(formatOf("ip-v4")).toBe(formatOf("ipv4"))
})

test.each(["toString", "password", "date-time", "byte", "int32", "anything"])(
  "%s is none that is looked at here",
  (format) => expect(formatOf(format)).toBeUndefined(),
)

test("formats for JSON Schema have the hyphens of a UUID", () => {
  expect(SHARED_FORMATS["uuid"]?.("123e4567e89b12d3a456426614174000")).toBe(false)
  expect(formatOf("uuid")?.("123e4567e89b12d3a456426614174000")).toBe(true)
})
