import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { scanDocument } from "./document.ts"
import { stringify } from "./emit/stringify.ts"
import { createSource } from "./source.ts"
import { uncertainKeys } from "./uncertain-keys.ts"
import { nodeValue } from "./value.ts"

type Values = Record<string, unknown>

function scan(text: string) {
  const source = createSource(text)
  return scanDocument(source, 0, source.bytes.length)
}

const uncertain = (text: string, value: unknown) => uncertainKeys(scan(text), value as Values)

const TEXT = `text: some words
number: 12
quoted: "12"
single: 'a: b'
none:
list:
  - a
  - {b: c, d: [1, true]}
block: |
  one
  two
lines: one
  two
map:
  name: x
  one: y
`

describe("uncertainKeys", () => {
  test("knows what was read from the same text", () => {
    const document = scan(TEXT)
    const value = nodeValue(document, document.root) as Values
    expect(uncertainKeys(document, value)).toEqual([])
  })

  test.each<[string, unknown, readonly string[] | undefined]>([
    ["a: x\nb: y\n", { a: "x", b: "z" }, ["b"]],
    ["a: x\nb: y\n", { b: "y", a: "x" }, undefined],
    ["a: x\n", { a: "x", b: "y" }, undefined],
    ["a: x\nb: y\n", { a: "x" }, undefined],
    ["a: 1\na: 2\n", { a: 1 }, undefined],
    ["a: {b: 1, b: 2}\n", { a: { b: 1 } }, ["a"]],
    ["a: on\n", { a: "on" }, ["a"]],
    ["a: on\n", { a: true }, []],
    ["a: '1'\n", { a: 1 }, ["a"]],
    ["a: 1\n", { a: "1" }, ["a"]],
    ["a: 0\n", { a: 0 }, []],
    ["a: 1.50\n", { a: 1.5 }, []],
    ["a: 12345678901234567890\n", { a: 12345678901234567890n }, []],
    ["a: [x]\n", { a: ["x", undefined] }, ["a"]],
    ["a: [x]\n", { a: { 0: "x" } }, ["a"]],
    ["a: {}\n", { a: [] }, ["a"]],
    ["a: {}\n", { a: new Map() }, ["a"]],
    ["a: {}\n", { a: undefined }, ["a"]],
    ["a: null\n", { a: null }, []],
    ["a: null\n", { a: "null" }, ["a"]],
    ["a: {b: 1}\n", { a: { b: 1, c: undefined } }, ["a"]],
    ["a: &x 1\n", { a: 1 }, undefined],
    ["a: é\n", { a: "é" }, undefined],
    ["{}\n", {}, []],
    ["[]\n", {}, undefined],
    ["", {}, undefined],
  ])("of %j", (text, value, expected) => {
    expect(uncertain(text, value)).toEqual(expected)
  })

  test("never takes for the same what is not", () => {
    const key = fc.constantFrom("a", "on", "name", "1", "null", "longer-key")
    const scalar = fc.constantFrom(
      "x",
      "on",
      "1",
      "null",
      "two words",
      "a\nb",
      1,
      0,
      true,
      null,
      1.5,
    )
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(key, tie("value"), { maxKeys: 3 }),
      ),
    }))
    const map = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 })
    fc.assert(
      fc.property(map, map, (one, other) => {
        const document = scan(stringify(one))
        const read = nodeValue(document, document.root) as Values
        expect(uncertainKeys(document, read) ?? []).toEqual([])
        const differing = uncertainKeys(document, other)
        for (const name of Object.keys(other))
          if (differing !== undefined && !differing.includes(name))
            expect(other[name]).toEqual(read[name])
      }),
      { numRuns: 500 },
    )
  })
})
