import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { constraintsOf } from "./constraints.ts"
import { SchemaMistake } from "./structural.ts"

const compile = (text: string) => new RegExp(text)

/** What the keywords of a schema say of a value. */
const told = (schema: object, value: unknown) =>
  constraintsOf({ ...schema }, ["spec"], compile).flatMap((constraint) => constraint(value) ?? [])

describe("a limit holds itself, and nothing beyond it", () => {
  test.each<[schema: object, inside: unknown, outside: unknown]>([
    [{ minimum: 1 }, 1, 0.999],
    [{ maximum: 1 }, 1, 1.001],
    [{ minimum: 1, exclusiveMinimum: true }, 1.001, 1],
    [{ maximum: 1, exclusiveMaximum: true }, 0.999, 1],
    [{ minimum: 0 }, 0n, -1n],
    [{ maximum: 9_007_199_254_740_992 }, 9_007_199_254_740_992n, 9_007_199_254_740_994n],
    [{ minLength: 2 }, "ab", "a"],
    [{ maxLength: 2 }, "ab", "abc"],
    [{ maxLength: 1 }, "😀", "😀😀"],
    [{ minItems: 1 }, [0], []],
    [{ maxItems: 1 }, [0], [0, 0]],
    [{ minProperties: 1 }, { a: 0 }, {}],
    [{ maxProperties: 1 }, { a: 0 }, { a: 0, b: 0 }],
    [{ uniqueItems: true }, [1, "1", true], [1, 2, 1]],
    [
      { uniqueItems: true },
      [{ a: 1 }, { a: 2 }],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
    [{ enum: ["a", 1, null] }, null, "b"],
    [{ enum: [{ a: [1] }] }, { a: [1] }, { a: [2] }],
    [{ pattern: "^a+$" }, "aa", "ab"],
    [{ multipleOf: 3 }, 9, 10],
    [{ multipleOf: 0.1 }, 0.3, 0.35],
    [{ multipleOf: 0.01 }, 4.35, 4.355],
    [{ "x-kubernetes-list-type": "set" }, ["a", "b"], ["a", "a"]],
  ])("%o: %o is fine, %o is not", (schema, inside, outside) => {
    expect(told(schema, inside)).toEqual([])
    expect(told(schema, outside)).toHaveLength(1)
  })
})

test.each<[schema: object, values: readonly unknown[]]>([
  [{ minimum: 5, maximum: 6, multipleOf: 7 }, ["a", [], {}, null, true]],
  [{ minLength: 5, maxLength: 6, pattern: "^x$" }, [1, [], {}, null, true]],
  [{ minItems: 5, uniqueItems: true, "x-kubernetes-list-type": "set" }, ["a", 1, {}, null]],
  [{ minProperties: 5 }, ["a", 1, [], null]],
])("%o says nothing of values of another type", (schema, values) => {
  for (const value of values) expect(told(schema, value)).toEqual([])
})

describe("keys of a list that is a map", () => {
  const list = (...keys: readonly string[]) => ({
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": keys,
    items: { properties: { protocol: { default: "TCP" } } },
  })

  test("must not all be the same, defaults included", () => {
    const schema = list("port", "protocol")
    expect(told(schema, [{ port: 1 }, { port: 1, protocol: "UDP" }, { port: 2 }])).toEqual([])
    expect(told(schema, [{ port: 1 }, { port: 1, protocol: "TCP" }])).toEqual([
      "has two items with the same port and protocol",
    ])
  })

  test("are those of maps: other items are told by their type", () => {
    expect(told(list("name"), [{ name: "a" }, "a", null])).toHaveLength(1)
    expect(told(list("name"), [{ name: "a" }, "a"])).toEqual([])
  })

  test("an atomic list may have anything twice", () => {
    expect(told({ "x-kubernetes-list-type": "atomic" }, [1, 1])).toEqual([])
  })
})

test("a value is never quoted: it may be a secret", () => {
  const schema = { pattern: "^x$", enum: ["x"], maxLength: 2, minimum: 99, multipleOf: 97 }
  for (const value of ["hunter22", 31_337])
    for (const message of told(schema, value)) expect(message).not.toMatch(/hunter|31.?337/)
})

describe("a keyword that means nothing says where", () => {
  test.each<[schema: object, path: readonly string[], words: string]>([
    [{ minimum: "1" }, ["spec", "minimum"], "minimum must be a number"],
    [{ maxItems: true }, ["spec", "maxItems"], "maxItems must be a number"],
    [{ enum: "a" }, ["spec", "enum"], "enum must be a list of values"],
    [{ pattern: "(" }, ["spec", "pattern"], '"(" is no regular expression: '],
  ])("%o", (schema, path, words) => {
    let mistake: unknown
    try {
      told(schema, 1)
    } catch (cause) {
      mistake = cause
    }
    expect(mistake).toBeInstanceOf(SchemaMistake)
    expect(mistake).toMatchObject({ path, message: expect.stringContaining(words) })
  })

  test("null, and an empty pattern, are as if they were not there", () => {
    expect(told({ minimum: null, enum: null, pattern: "" }, 1)).toEqual([])
  })
})

test("each multiple of a step of two decimals is one, and nothing between is", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: -5000, max: 5000 }),
      (hundredths, times) => {
        const multipleOf = hundredths / 100
        expect(told({ multipleOf }, (hundredths * times) / 100)).toEqual([])
        expect(told({ multipleOf }, (hundredths * times + hundredths / 2) / 100)).toHaveLength(1)
      },
    ),
  )
})
