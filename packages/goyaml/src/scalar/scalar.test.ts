import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { scanDocument } from "../document.ts"
import { createSource } from "../source.ts"
import * as tape from "../tape.ts"
import { decodeBlockScalar, decodeDoubleQuoted, decodeSingleQuoted, foldLines } from "./decode.ts"
import { goSyntax } from "./go-syntax.ts"
import { formatNumberKey } from "./key.ts"
import { isNamedScalar, resolvePlain } from "./resolve.ts"
import { resolveTagged, tagOf } from "./tag.ts"
import { isTimestamp } from "./timestamp.ts"

describe("resolvePlain", () => {
  test.each([
    ["y Y yes Yes YES on On ON true True TRUE", true],
    ["n N no No NO off Off OFF false False FALSE", false],
    ["~ null Null NULL", null],
    [".inf .Inf .INF +.inf +.Inf", Infinity],
    ["-.inf -.Inf -.INF", -Infinity],
    [".nan .NaN .NAN", Number.NaN],
    ["0 -0 00 0x0 0b0 0o0 0_", 0],
    ["420 0644 0o644 0O644 0x1a4 0X1A4 0b110100100 4_20 +420", 420],
    ["-8 -010 -0o10 -0x8 -0b1000 0b-1000", -8],
    ["1.5 +1.5 1.50 15e-1 0.15e1 1_.5", 1.5],
    [".5 5e-1 0.5 .50 .5_0", 0.5],
  ])("%s", (texts, value) => {
    for (const text of texts.split(" ")) expect([text, resolvePlain(text)]).toEqual([text, value])
  })

  test.each([
    "yEs nULL TrUe tru nul yess .Inf. .infx -.nan +.nan",
    "0x 0xg 0o8 0b2 0b 1e 1e+ e5 1.2.3 1,000 12:30 --1 +-1 1e400 0x1p4 _1",
    "2024-01-01 10Mi 100m v1 nginx - + . .. ._5 .5_ .5__0 <<",
  ])("%s stay strings", (texts) => {
    for (const text of texts.split(" ")) expect(resolvePlain(text)).toBe(text)
  })

  test("a word that begins as no number does is a string, unless it is a named scalar", () => {
    const word = fc.stringMatching(/^[A-Za-z_~=<^][A-Za-z0-9_.:-]{0,5}$/)
    const named = fc.constantFrom("~", "null", "Yes", "n", "OFF", "false", "True", "on", "y")
    fc.assert(
      fc.property(fc.oneof(word, named), (text) => {
        expect(isNamedScalar(text)).toBe(typeof resolvePlain(text) !== "string")
      }),
    )
    for (const text of [".inf", "-.INF", ".NaN", ""]) expect(isNamedScalar(text)).toBe(true)
    for (const text of ["yEs", ".5", "12", "falsey"]) expect(isNamedScalar(text)).toBe(false)
  })

  test("integers beyond 2^53 are bigint up to the limits of int64 and uint64, floats beyond", () => {
    expect(resolvePlain("9007199254740991")).toBe(9007199254740991)
    expect(resolvePlain("9007199254740992")).toBe(9007199254740992n)
    expect(resolvePlain("18446744073709551615")).toBe(18446744073709551615n)
    expect(resolvePlain("18446744073709551616")).toBe(2 ** 64)
    expect(resolvePlain("-9223372036854775808")).toBe(-9223372036854775808n)
    expect(resolvePlain("-9223372036854775809")).toBe(-(2 ** 63))
    expect(resolvePlain("+9223372036854775808")).toBe(2 ** 63)
    expect(resolvePlain("0xffffffffffffffff")).toBe(18446744073709551615n)
    expect(resolvePlain("0x1ffffffffffffffff")).toBe("0x1ffffffffffffffff")
  })

  test("text beyond ASCII is decoded", () => {
    expect(resolvePlain("\xc3\xa9")).toBe("é")
  })
})

describe("folding", () => {
  test.each([
    ["a\nb", "a b"],
    ["a  \n  b", "a b"],
    ["a\n\nb", "a\nb"],
    ["a\n \t\n\n b", "a\n\nb"],
    ["\n a", " a"],
    ["a\n ", "a "],
    ["a\r\nb\rc", "a b c"],
    ["a\xc2\x85b", "a b"],
    ["a\xe2\x80\xa8 b", "a\xe2\x80\xa8b"],
    ["a\n\xe2\x80\xa8 b", "a\xe2\x80\xa8b"],
    ["one line  ", "one line  "],
  ])("%j gives %j", (text, folded) => {
    expect(foldLines(text)).toBe(folded)
  })

  test("single quotes are doubled ones", () => {
    expect(decodeSingleQuoted("it''s\n  ''")).toBe("it's '")
  })
})

describe("double quotes", () => {
  test.each([
    ["\\0\\a\\b\\t\\n\\v\\f\\r\\e", "\0\x07\b\t\n\v\f\r\x1b"],
    ["\\ \\\"\\'\\\\\\\t", " \"'\\\t"],
    ["\\N\\_\\L\\P", "\xc2\x85\xc2\xa0\xe2\x80\xa8\xe2\x80\xa9"],
    ["\\x41\\u00e9\\U0001F600", "A\xc3\xa9\xf0\x9f\x98\x80"],
    ["a \n b", "a b"],
    ["a\n\n b", "a\nb"],
    ["a\\\n   b", "ab"],
    ["a \\\n\n  b", "a \nb"],
    ["a\\  \n b", "a  b"],
    ["a\\t \n b", "a\t b"],
    ["a \\\r\n b", "a b"],
    ["tab\tin", "tab\tin"],
  ])("%j is %j", (text, decoded) => {
    expect(decodeDoubleQuoted(text)).toBe(decoded)
  })
})

describe("block scalars", () => {
  const head = (kind: number, indent: number, chomp = 0): number =>
    kind | chomp | (indent << tape.INDENT_SHIFT)

  test.each([
    ["literal", head(tape.LITERAL, 2), "|\n  a\n   b\n\n  c", "\n", "a\n b\n\nc\n"],
    ["stripped", head(tape.LITERAL, 2, tape.STRIP), "|-\n  a", "\n", "a"],
    ["kept", head(tape.LITERAL, 2, tape.KEEP), "|+\n  a\n\n \n", "", "a\n\n\n"],
    ["without a last line break", head(tape.LITERAL, 2), "|\n  a", "", "a"],
    ["empty", head(tape.LITERAL, 1), "|", "\n", ""],
    ["folded", head(tape.FOLDED, 2), ">\n  a\n  b\n\n  c\n    d\n  e", "\n", "a b\nc\n  d\ne\n"],
    ["folded with a comment", head(tape.FOLDED, 1), "> # c\n\n a", "\n", "\na\n"],
    ["with CR LF", head(tape.LITERAL, 1), "|\r\n a\r\n b", "\n", "a\nb\n"],
    ["with LS", head(tape.FOLDED, 1), ">\n a\xe2\x80\xa8 b", "\n", "a\xe2\x80\xa8b\n"],
  ])("%s", (_, node, text, after, decoded) => {
    expect(decodeBlockScalar(node, text, after)).toBe(decoded)
  })
})

describe("tags", () => {
  const source = createSource("x")
  const read = (tag: string, text: string): unknown =>
    resolveTagged(`tag:yaml.org,2002:${tag}`, text, { source, offset: 0 })

  test("say what a scalar must be", () => {
    expect([read("int", "0x10"), read("float", "3"), read("bool", "on"), read("null", "")]).toEqual(
      [16, 3, true, null],
    )
    expect([read("str", "1"), read("timestamp", "2001-01-01"), read("unknown", "1")]).toEqual([
      "1",
      "2001-01-01",
      "1",
    ])
    expect(read("float", "9007199254740993")).toBe(9007199254740992)
  })

  test.each([
    ["int", "1.5", "cannot decode !!float `1.5` as a !!int"],
    ["int", "089", "cannot decode !!float `089` as a !!int"],
    ["float", "18446744073709551615", "cannot decode !!int `18446744073709551615` as a !!float"],
    ["bool", "1", "cannot decode !!int `1` as a !!bool"],
    ["null", "x", "cannot decode !!str `x` as a !!null"],
    ["timestamp", "<<", "cannot decode !!merge `<<` as a !!timestamp"],
    ["int", "2001-01-01", "cannot decode !!timestamp `2001-01-01` as a !!int"],
    ["binary", "a", "!!binary value contains invalid base64 data"],
  ])("!!%s %s fails as in Go", (tag, text, message) => {
    expect(() => read(tag, text)).toThrow(message)
  })

  test("binary data becomes text, with U+FFFD for each byte that is none", () => {
    const binary = (bytes: string): unknown =>
      read("binary", Buffer.from(bytes, "latin1").toString("base64"))
    expect(binary("hello")).toBe("hello")
    expect(binary("\xff\xfe")).toBe("\ufffd\ufffd")
    expect(binary("a\xe2\x82b")).toBe("a\ufffd\ufffdb")
    expect(binary("\xef\xbf\xbd")).toBe("\ufffd")
    expect(binary("\xf0\x9f\x98\x80\xff")).toBe("😀\ufffd")
    expect(read("binary", "aGVs\nbG8=")).toBe("hello")
  })

  test("of untagged scalars follow from value and text", () => {
    const tags = [
      "y",
      "1",
      "1.0",
      "089",
      "0o7",
      "~",
      "x",
      "<<",
      "2001-01-01",
      "07777777777777777777777777",
      "0b-1",
    ]
    const found = tags.map((text) => tagOf(resolvePlain(text), text))
    expect(found).toEqual([
      "bool",
      "int",
      "float",
      "float",
      "int",
      "null",
      "str",
      "merge",
      "timestamp",
      "float",
      "int",
    ])
  })
})

describe("isTimestamp", () => {
  test.each([
    "2001-01-01",
    "2001-1-1",
    "2004-02-29",
    "2001-12-14T21:59:43Z",
    "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.10",
    "2001-12-14 1:2:3",
  ])("%s is one", (text) => {
    expect(isTimestamp(text)).toBe(true)
  })

  test.each([
    "2001-13-01",
    "2001-00-01",
    "2001-02-29",
    "1900-02-29",
    "2001-04-31",
    "2001-01-00",
    "01-01-01",
    "2001-01",
    "2001-01-01T",
    "2001-01-01T24:00:00Z",
    "2001-01-01 21:60:00",
    "2001-12-14 21:59:43.10 -5",
    "2001-01-01T21:59:43",
  ])("%s is none", (text) => {
    expect(isTimestamp(text)).toBe(false)
  })
})

describe("formatNumberKey", () => {
  test.each([
    [10, false, "10"],
    [-0, false, "0"],
    [123456789, false, "123456789"],
    [9007199254740993n, false, "9007199254740993"],
    [1, true, "1"],
    [1.5, true, "1.5"],
    [0.1, true, "0.1"],
    [-0, true, "-0"],
    [100000, true, "100000"],
    [1000000, true, "1e+06"],
    [1234567.5, true, "1.2345675e+06"],
    [0.0001, true, "0.0001"],
    [0.00001, true, "1e-05"],
    [-2.5e-10, true, "-2.5e-10"],
    [16777217, true, "1.6777216e+07"],
    [1e300, true, ".inf"],
    [-1e300, true, "-.inf"],
    [Number.NaN, true, ".nan"],
  ])("%s (float: %s) is %s", (value, isFloat, text) => {
    expect(formatNumberKey(value, isFloat)).toBe(text)
  })
})

describe("goSyntax", () => {
  test.each([
    ["a", '"a"'],
    ["~", "<nil>"],
    ["1e9", "1e+09"],
    ["1000000000", "1000000000"],
    ["18446744073709551615", "0xffffffffffffffff"],
    [".inf", "+Inf"],
    ["'a\tb\\'", '"a\\tb\\\\"'],
    ['"\\x01\\u00a0é"', '"\\x01\\u00a0é"'],
    ["[a, ~, y]", '[]interface {}{"a", interface {}(nil), true}'],
    [
      "{b: 1, a: {}, ~: 2}",
      'map[interface {}]interface {}{interface {}(nil):2, "a":map[interface {}]interface {}{}, "b":1}',
    ],
  ])("%s is printed %s", (text, printed) => {
    const source = createSource(text)
    const document = scanDocument(source, 0, source.bytes.length)
    expect(goSyntax(document, document.root, false)).toBe(printed)
  })
})
