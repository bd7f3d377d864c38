import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createSource } from "../source.ts"
import { readerMeets, readerProblem } from "./encoding.ts"
import { PROBLEMS } from "./problems.ts"

const problem = (bytes: string): unknown => {
  const source = createSource(Buffer.from(bytes, "latin1"))
  return readerProblem(source.bytes, source.latin1, 0, bytes.length)
}

test("tabs, line breaks, NEL and anything printable are taken", () => {
  expect(problem("a\t\r\n\xc2\x85\xc2\xa0\xef\xbb\xbf\xf0\x9f\x98\x80")).toBeUndefined()
})

test.each([
  ["\x01", "control characters are not allowed"],
  ["\x7f", "control characters are not allowed"],
  ["\xc2\x80", "control characters are not allowed"],
  ["\xef\xbf\xbe", "control characters are not allowed"],
  ["\x80", "invalid leading UTF-8 octet"],
  ["\xf8", "invalid leading UTF-8 octet"],
  ["\xe2\x82", "incomplete UTF-8 octet sequence"],
  ["\xe2\x82(", "invalid trailing UTF-8 octet"],
  ["\xc0\xaf", "invalid length of a UTF-8 sequence"],
  ["\xed\xa0\x80", "invalid Unicode character"],
  ["\xf4\x90\x80\x80", "invalid Unicode character"],
])("%j is refused: %s", (bytes, message) => {
  expect(problem(`ok${bytes}`)).toEqual({ offset: 2, problem: message })
})

test("the first of several problems is named", () => {
  expect(problem("ab\x01\xff")).toEqual({ offset: 2, problem: PROBLEMS.control })
  expect(problem("ab\xff\x01")).toEqual({ offset: 2, problem: PROBLEMS.badLeadByte })
})

test("whole UTF-8 without control characters is never refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const printable = text.replace(/[\p{Cc}\ufffe\uffff]/gu, "")
      expect(problem(Buffer.from(printable).toString("latin1"))).toBeUndefined()
    }),
  )
})

describe("a problem is met with the piece of 512 bytes that holds it", () => {
  const meets = (bytes: Buffer, offset: number, lookedAt: number): boolean =>
    readerMeets({ offset, problem: "" }, { bytes, start: 0, end: bytes.length }, lookedAt)

  test("and with the text that needs that piece", () => {
    const bytes = Buffer.alloc(2000, "a")
    expect([meets(bytes, 600, 10), meets(bytes, 600, 511)]).toEqual([false, false])
    expect([meets(bytes, 600, 512), meets(bytes, 500, 0)]).toEqual([true, true])
    expect([meets(bytes, 1024, 1023), meets(bytes, 1024, 1024)]).toEqual([false, true])
  })

  test("which is the last one at the latest", () => {
    expect(meets(Buffer.alloc(700, "a"), 699, 512)).toBe(true)
    expect(meets(Buffer.alloc(512, "a"), 511, 0)).toBe(true)
  })

  test("where a character across its end belongs to the next piece", () => {
    const cut = Buffer.alloc(2000, "a")
    cut.write("é", 511)
    expect([meets(cut, 511, 510), meets(cut, 511, 511)]).toEqual([false, true])
    // So the next piece ends at 511 + 512.
    expect([meets(cut, 1023, 1022), meets(cut, 1023, 1023)]).toEqual([false, true])
    expect([meets(cut, 1022, 511), meets(cut, 511, 0)]).toEqual([true, false])
  })

  test("and the end of the text may cut a character too", () => {
    const cut = Buffer.from("aaaa\xc3", "latin1")
    expect([meets(cut, 4, 3), meets(cut, 4, 4)]).toEqual([false, true])
  })
})
