import { readTrees, type Tree, TreeScalar } from "@sternpost/goyaml"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fromJson, goJson, toJson } from "./json.ts"

const tree = (text: string) => readTrees(text, {})[0]?.tree as Tree

test.each([
  ["{a: 1, b: x, c: [true, null, 1.5]}", '{"a":1,"b":"x","c":[true,null,1.5]}'],
  ["{b: 1, a: 2, A: 3, _: 4}", '{"A":3,"_":4,"a":2,"b":1}'],
  ["'<a> & \"b\"'", '"\\u003ca\\u003e \\u0026 \\"b\\""'],
  ['"\\u2028\\u2029"', '"\\u2028\\u2029"'],
  ["{}", "{}"],
  ["[]", "[]"],
  ["é", '"é"'],
])("%s is written as Go's encoding/json writes it", (text, json) => {
  expect(goJson(tree(text))).toBe(json)
})

test("with an indent every item has a line, empty ones none", () => {
  expect(goJson(tree("{a: {b: [1, {}]}, c: []}"), "  ")).toBe(
    '{\n  "a": {\n    "b": [\n      1,\n      {}\n    ]\n  },\n  "c": []\n}',
  )
})

describe("JSON values", () => {
  test("come back as they went in", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        // Whole numbers that JavaScript cannot count come back as bigints.
        const there = JSON.parse(JSON.stringify(value), (_, one: unknown) =>
          Number.isInteger(one) && !Number.isSafeInteger(one) ? 0 : one,
        )
        expect(toJson(fromJson(there))).toEqual(there)
      }),
    )
  })

  test("a key called __proto__ is a key", () => {
    const object = toJson(new Map<string, Tree>([["__proto__", "x"]]))
    expect(JSON.stringify(object)).toBe('{"__proto__":"x"}')
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
  })

  test("whole numbers are integers, however they are held", () => {
    expect(fromJson(3)).toEqual(new TreeScalar("int", "3"))
    expect(fromJson(3.5)).toEqual(new TreeScalar("float", "3.5"))
    expect(fromJson(12345678901234567890n)).toEqual(new TreeScalar("int", "12345678901234567890"))
  })
})
