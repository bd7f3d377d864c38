import fc from "fast-check"
import { expect, test } from "vitest"
import { compileRe2 } from "./re2.ts"
import { simplePattern } from "./simple-pattern.ts"

test.each([
  ["^[^@]+:[^:/@]+(@|$)|@", "example.com/web:1.2"],
  ["(:[0-9][^:/]*|@sha256:[0-9a-f]{64})$", "web:1"],
  ["^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "web-1"],
  ["a.c", "a\u2028c"],
  ["^\\d{2,3}\\.\\w+$", "12.a"],
])("takes %s", (pattern, text) => {
  expect(simplePattern(pattern)?.test(text)).toBe(true)
})

test("a point is any character but the end of a line", () => {
  expect(simplePattern("a.c")?.test("a\nc")).toBe(false)
  expect(simplePattern("^a.c$")?.test("a😀c")).toBe(true)
})

test.each([
  ["groups that are repeated", "(a+)+$"],
  ["groups that are repeated a number of times", "(a|b){2}"],
  ["more repetitions than two", "a*a*a*b"],
  ["flags", "(?i)a"],
  ["lazy repetitions", "a+?"],
  ["named classes", "[[:alpha:]]"],
  ["classes of Unicode", "\\pL"],
  ["spaces, which are others in JavaScript", "\\s"],
  ["borders of words", "\\ba"],
  ["other characters than ASCII", "ä"],
  ["ranges from a class", "[\\d-z]"],
  ["ranges that are empty", "[z-a]"],
  ["a bracket that is no class", "a]"],
  ["a brace that is no repetition", "a{,2}"],
  ["repetitions that are empty", "a{3,2}"],
  ["repetitions of repetitions", "a**"],
  ["repetitions of places", "^*"],
  ["an open group", "(a"],
  ["an open class", "[a"],
  ["an end without a beginning", "a)"],
  ["a lone backslash", "a\\"],
])("leaves %s to RE2", (_, pattern) => {
  expect(simplePattern(pattern)).toBeUndefined()
})

const piece = fc.constantFrom(
  ..."ab:-.^$|()[]?*+".split(""),
  ..."\\. \\d \\w [a-c] [^a:] [-a] {2} {1,2} {1,} (?: \n".split(" "),
)
const patterns = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(""))
const texts = fc.string({ unit: fc.constantFrom(..."ab:-.1 \n\r\u2028ä😀"), maxLength: 12 })

test("what it takes is valid for RE2, and means the same", () => {
  fc.assert(
    fc.property(patterns, fc.array(texts, { minLength: 1, maxLength: 5 }), (pattern, all) => {
      const simple = simplePattern(pattern)
      if (simple === undefined) return
      const re2 = compileRe2(pattern)
      for (const text of all)
        expect([text, simple.test(text)]).toEqual([text, re2.matcher(text).find()])
    }),
    { numRuns: 3000 },
  )
})
