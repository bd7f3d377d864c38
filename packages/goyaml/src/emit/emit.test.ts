import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parse as parseYaml } from "yaml"
import { equalValues } from "../edit/equal.ts"
import { parse } from "../parse.ts"
import { formatNumber, formatScalar, formatString } from "./scalar.ts"
import { stringify } from "./stringify.ts"

describe("formatScalar", () => {
  test.each<[unknown, string]>([
    ["nginx:1.25", "nginx:1.25"],
    ["10Mi", "10Mi"],
    ["1.2.3", "1.2.3"],
    ["--flag=x", "--flag=x"],
    ["a b", "a b"],
    ["é→", "é→"],
    ["", '""'],
    ["on", '"on"'],
    ["0644", '"0644"'],
    ["1:30", '"1:30"'],
    ["1e400", '"1e400"'],
    ["0o9", '"0o9"'],
    ["2024-01-01T00:00:00Z", '"2024-01-01T00:00:00Z"'],
    ["=", '"="'],
    ["- x", "'- x'"],
    ["a: b", "'a: b'"],
    ["it's#1", "it's#1"],
    ["x #1", "'x #1'"],
    ["'q'", "'''q'''"],
    ["---", "'---'"],
    ["a\tb", '"a\\tb"'],
    ["\u0085\u2028\ufeff", '"\\u0085\\u2028\\ufeff"'],
    ["\ud800", '"\\ufffd"'.replace("\\ufffd", "\ufffd")],
    [null, "null"],
    [true, "true"],
    [1.5, "1.5"],
    [1e21, "1e+21"],
    [1e-7, "1e-07"],
    [-0, "-0.0"],
    [9007199254740993n, "9007199254740993"],
  ])("%s is written %s", (value, text) => {
    expect(formatScalar(value)).toBe(text)
  })

  test("refuses collections", () => {
    expect(() => formatScalar({})).toThrow(TypeError)
  })

  test("numbers that JSON lacks have YAML's names", () => {
    expect([Number.NaN, Infinity, -Infinity].map(formatNumber)).toEqual([".nan", ".inf", "-.inf"])
  })

  test("a liked style is kept where it can be", () => {
    expect(formatString("x", "single")).toBe("'x'")
    expect(formatString("x\n", "single")).toBe('"x\\n"')
    expect(formatString("x", "double")).toBe('"x"')
    expect(formatString("a, b", "plain", true)).toBe('"a, b"')
  })
})

const tricky = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..."0123456789.eExob_+-:"), maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(..." \t\n\r-?:,[]{}#&*!|>'\"%@`~<=ayno.0"), maxLength: 8 }),
  fc.constantFrom(
    "y",
    "NO",
    "On",
    "tRUE",
    "Null",
    "~",
    "<<",
    ".inf",
    "-.INF",
    ".nan",
    "0x1F",
    "1_0",
    "12:30:45",
    "2001-12-14 21:59:43",
    "+.5",
    "1.",
    ".",
    "0o7",
    "0b1",
    "é",
    "😀",
  ),
)

describe("strings", () => {
  test("read as themselves by Go's rules, YAML 1.1 and YAML 1.2, alone and in collections", () => {
    fc.assert(
      fc.property(tricky, (text) => {
        const wellFormed = text.replace(/\p{Surrogate}/gu, "\ufffd")
        for (const yaml of [
          `- ${formatString(text)}\n`,
          `[${formatString(text, "plain", true)}]\n`,
        ]) {
          expect([yaml, parse(yaml)]).toEqual([yaml, [wellFormed]])
          expect([yaml, parseYaml(yaml, { version: "1.1" })]).toEqual([yaml, [wellFormed]])
          expect([yaml, parseYaml(yaml, { version: "1.2" })]).toEqual([yaml, [wellFormed]])
        }
      }),
      { numRuns: 2000 },
    )
  })

  test("read as themselves as keys", () => {
    fc.assert(
      fc.property(tricky, (text) => {
        const wellFormed = text.replace(/\p{Surrogate}/gu, "\ufffd")
        expect(Object.keys(parse(stringify({ [text]: 1 })) as object)).toEqual([wellFormed])
      }),
      { numRuns: 2000 },
    )
  })
})

describe("stringify", () => {
  test("writes as Go does: two columns, sequences at their key's column, order kept", () => {
    const value = {
      kind: "Pod",
      empty: {},
      none: [],
      spec: { containers: [{ name: "a", args: ["x", ["y"]] }], text: "l1\nl2\n" },
    }
    expect(stringify(value)).toBe(`kind: Pod
empty: {}
none: []
spec:
  containers:
  - name: a
    args:
    - x
    - - "y"
  text: |
    l1
    l2
`)
    expect(stringify({ a: { b: [1] } }, { indent: 4, indentSequences: true })).toBe(
      "a:\n    b:\n        - 1\n",
    )
  })

  test.each<[unknown, string]>([
    ["x", "x\n"],
    [null, "null\n"],
    [[], "[]\n"],
    ["a\nb\n", "|\n  a\n  b\n"],
    ["a\nb", "|-\n  a\n  b\n"],
    ["  a\nb\n", "|2\n    a\n  b\n"],
    ["a\n\n", '"a\\n\\n"\n'],
    [{ a: undefined, b: 1 }, "b: 1\n"],
    [[undefined], "- null\n"],
  ])("%j", (value, text) => {
    expect(stringify(value)).toBe(text)
  })

  test("is undone by parse", () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        tricky,
        fc.constantFrom(null, true, false, "l1\nl2\n", "\tx\ny", "l\n\n"),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(tricky, tie("value"), { maxKeys: 3 }),
      ),
    })).value
    const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd")
    const clean = (item: unknown): unknown => {
      if (typeof item === "string") return wellFormed(item)
      if (Array.isArray(item)) return item.map(clean)
      if (typeof item !== "object" || item === null) return item
      return Object.fromEntries(Object.entries(item).map(([k, v]) => [wellFormed(k), clean(v)]))
    }
    fc.assert(
      fc.property(value, fc.constantFrom(2, 4), fc.boolean(), (item, indent, indentSequences) => {
        const text = stringify(item, { indent, indentSequences })
        expect(equalValues(parse(text), clean(item)), text).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
