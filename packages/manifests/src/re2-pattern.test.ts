import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { re2Test } from "./re2.ts"
import { re2Groups, re2Pattern } from "./re2-pattern.ts"

const TOKENS = [
  "a",
  "b",
  ".",
  "\\.",
  "-",
  "/",
  "[ab]",
  "[^a-]",
  "(",
  "(?:",
  ")",
  "|",
  "*",
  "+",
  "?",
  "^",
  "$",
  "\\d",
  "{",
  "\\w",
]
const pattern = fc.array(fc.constantFrom(...TOKENS), { maxLength: 8 }).map((all) => all.join(""))
const text = fc
  .array(fc.constantFrom("a", "b", ".", "-", "/", "1", "\n", "\r", "\u2028", "\u{1f600}", "("), {
    maxLength: 6,
  })
  .map((all) => all.join(""))

const verdict = (
  compile: (pattern: string) => (text: string) => boolean,
  one: string,
  on: string,
) => {
  try {
    return compile(one)(on)
  } catch {
    return "invalid"
  }
}

test("every pattern means what it means to RE2", () => {
  let valid = 0
  fc.assert(
    fc.property(pattern, text, (one, on) => {
      const expected = verdict(re2Test, one, on)
      if (expected !== "invalid") valid++
      expect([one, on, verdict(re2Pattern, one, on)]).toEqual([one, on, expected])
    }),
    { numRuns: 3000 },
  )
  expect(valid).toBeGreaterThan(500)
})

test.each([
  [String.raw`^\pL+$`, "straße", true],
  ["^[[:upper:]]+$", "ABC", true],
  ["^[[:upper:]]+$", "Abc", false],
  [String.raw`\Aweb\z`, "web", true],
  [String.raw`^\Qa.b\E$`, "a.b", true],
  [String.raw`^\Qa.b\E$`, "axb", false],
  ["(?i)^WEB$", "web", true],
  ["(?P<name>a)b", "ab", true],
  ["a{2}", "aa", true],
  ["^a{,2}$", "a{,2}", true],
  ["(?s)a.b", "a\nb", true],
  ["a.b", "a\nb", false],
  ["a.b", "a\rb", true],
])("%s on %j: %s", (one, on, fits) => {
  expect(re2Pattern(one)(on)).toBe(fits)
})

test.each([
  ["^(a+)+$", 50],
  ["a*a*a*a*a*a*a*a*b", 250],
  ["a*a*b", 100_000],
  [".*a", 100_000],
])("a pattern that would make JavaScript try for ever does not: %s", (one, length) => {
  expect(re2Pattern(one)(`${"a".repeat(length)}!`)).toBe(one === ".*a")
})

test("tells what the groups hold", () => {
  const groups = re2Groups("(?P<a>x+)(y)?-(z*)")
  expect(groups.count).toBe(3)
  expect(groups.of("..xx-")).toEqual(["xx", "", ""])
  expect(groups.of("..xxy-zz.")).toEqual(["xx", "y", "zz"])
  expect(groups.of("-")).toBeUndefined()
  expect(() => re2Groups("(a)\\1")).toThrow("RE2 has no look-around and no back-references")
})

describe("what is no pattern is refused with RE2's reason", () => {
  test.each([
    ["(", "missing closing ): `(`"],
    ["a**", "invalid nested repetition operator: `**`"],
    ["a(?=b)", "invalid or unsupported Perl syntax: `(?=`"],
    [String.raw`(a)\1`, "invalid escape sequence: `\\1`"],
    ["[z-a]", "invalid character class range: `z-a`"],
    ["a{1001}", "invalid repeat count: `{1001}`"],
  ])("%s", (one, reason) => {
    expect(() => re2Pattern(one)).toThrow(reason)
  })
})
