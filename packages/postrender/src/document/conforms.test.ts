import { inspect } from "node:util"
import { Ajv2020 } from "ajv/dist/2020.js"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { JsonSchema } from "../contract.ts"
import { conforms, SCHEMA_KEYWORDS } from "./conforms.ts"
import { schemaMistakes } from "./schema-mistakes.ts"

function conditional<T>(condition: T, consequence: T, otherwise?: T): Record<string, T> {
  const base = otherwise === undefined ? {} : { else: otherwise }
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { if: condition, then: consequence, ...base }
}

function ajvAccepts(schema: JsonSchema, value: unknown): boolean {
  const ajv = new Ajv2020({
    meta: false,
    validateSchema: false,
    strict: false,
    ownProperties: true,
  })
  // ajv 8.20 compiles "not" beside "oneOf" to a reference to an undeclared variable when it tracks
  // what was evaluated, which no keyword of ours asks for.
  ajv.opts.unevaluated = false
  return ajv.compile(schema)(value)
}

describe("conforms", () => {
  test.each<[JsonSchema, unknown[], unknown[]]>([
    [{ type: "string" }, ["", "a"], [1, null, true, {}, []]],
    [{ type: "integer" }, [0, -3, 2n ** 60n], [1.5, "1", Number.NaN]],
    [{ type: "number" }, [0, 1.5], ["1", Number.POSITIVE_INFINITY]],
    [{ type: "boolean" }, [true, false], ["true", 0, null]],
    [{ type: "null" }, [null], [0, "", {}]],
    [{ type: "object" }, [{}, { a: 1 }], [[], null, "a"]],
    [{ type: "array" }, [[], [1]], [{}, null, "a"]],
    [{ type: ["string", "array"] }, ["a", []], [{}, 1, null]],
    [{ const: "Pipeline" }, ["Pipeline"], ["pipeline", null]],
    [{ const: { a: [1] } }, [{ a: [1] }], [{ a: [1, 2] }, { a: { 0: 1 } }]],
    [{ enum: ["fail", "warn", null] }, ["fail", null], ["skip", {}]],
    [{ minLength: 2, maxLength: 3 }, ["ab", "abc", 1], ["a", "abcd"]],
    [{ minLength: 2 }, ["😀😀"], ["😀"]],
    [{ pattern: "^a+$" }, ["a", "aa", 5], ["", "ba"]],
    [{ minimum: 0, maximum: 2 }, [0, 2, "x"], [-1, 3, 2n ** 60n]],
    [{ items: { type: "string" }, minItems: 1 }, [["a"], {}], [[], [1], ["a", 1]]],
    [{ maxItems: 1 }, [[], [1]], [[1, 2]]],
    [
      { uniqueItems: true },
      [
        [1, 2],
        [{}, []],
      ],
      [
        [1, 1],
        [{ a: [] }, { a: [] }],
      ],
    ],
    [{ uniqueItems: false }, [[1, 1]], []],
    [{ required: ["a"] }, [{ a: null }, []], [{}, { b: 1 }, { a: undefined }]],
    [{ required: ["toString"] }, [{ toString: 1 }], [{}]],
    [{ properties: { a: { type: "string" } } }, [{}, { a: "x" }, { b: 1 }], [{ a: 1 }]],
    [{ properties: { a: {} }, additionalProperties: false }, [{ a: 1 }], [{ b: 1 }]],
    [{ properties: {}, additionalProperties: false }, [{}], [{ constructor: 1 }]],
    [{ additionalProperties: { type: "string" } }, [{ a: "x" }], [{ a: 1 }]],
    [
      { patternProperties: { "^x-": { type: "string" } }, additionalProperties: false },
      [{}, { "x-a": "b" }],
      [{ "x-a": 1 }, { a: "b" }],
    ],
    [{ propertyNames: { pattern: "^[a-z]+$" } }, [{ a: 1 }], [{ A: 1 }]],
    [{ minProperties: 1, maxProperties: 2 }, [{ a: 1 }], [{}, { a: 1, b: 2, c: 3 }]],
    [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1, 2], [0, 3]],
    [{ anyOf: [{ type: "string" }, { minimum: 2 }] }, ["a", 2], [1]],
    [{ oneOf: [{ required: ["a"] }, { required: ["b"] }] }, [{ a: 1 }], [{}, { a: 1, b: 1 }]],
    [{ not: { required: ["a"] } }, [{}], [{ a: 1 }]],
    [
      conditional({ required: ["a"] }, { required: ["b"] }, { required: ["c"] }),
      [{ a: 1, b: 1 }, { c: 1 }],
      [{ a: 1 }, {}],
    ],
    [conditional({ required: ["a"] }, { required: ["b"] }), [{}], [{ a: 1 }]],
    [
      { $ref: "#/$defs/list", $defs: { list: { type: "array", items: { $ref: "#/$defs/list" } } } },
      [[], [[]], [[[]]]],
      [1, [1], [[], [[1]]]],
    ],
    [{ title: "any", description: "anything", examples: [1], default: 2 }, [1, null], []],
  ])("%j", (schema, good, bad) => {
    for (const value of good) expect(conforms(schema, value), inspect(value)).toBe(true)
    for (const value of bad) expect(conforms(schema, value), inspect(value)).toBe(false)
  })

  test("takes true for anything and false for nothing", () => {
    expect(conforms(true, 1)).toBe(true)
    expect(conforms(false, 1)).toBe(false)
  })

  test("ignores a key whose value is undefined, as code writes it", () => {
    const schema = { properties: { a: { type: "string" } }, additionalProperties: false }
    expect(conforms(schema, { a: undefined })).toBe(true)
  })
})

const key = fc.constantFrom("a", "b", "x-a", "x-b")
const small = fc.integer({ min: 0, max: 3 })

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, true, false, 0, 1, 2, -1, 1.5, "", "a", "ab", "x-a", "😀"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

const { schema } = fc.letrec<{ schema: JsonSchema | boolean; mapping: JsonSchema }>((tie) => {
  const type = fc.constantFrom("string", "number", "integer", "boolean", "null", "object", "array")
  const branches = fc.array(tie("schema"), { minLength: 1, maxLength: 3 })
  const pattern = fc.constantFrom("^a", "b$", "^x-", "^.$", "^[a-z]*$")
  const options = { requiredKeys: [] }
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.boolean(),
      fc.record({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1 })) }, options),
      fc.record({ const: value, enum: fc.array(value, { minLength: 1, maxLength: 3 }) }, options),
      fc.record(
        { minLength: small, maxLength: small, pattern, minimum: small, maximum: small },
        options,
      ),
      fc.record(
        { items: tie("schema"), minItems: small, maxItems: small, uniqueItems: fc.boolean() },
        options,
      ),
      tie("mapping"),
      fc.record({ allOf: branches, anyOf: branches, oneOf: branches, not: tie("schema") }, options),
      fc.record(conditional(tie("schema"), tie("schema"), tie("schema")), options),
      fc.constantFrom({ $ref: "#/$defs/one" }, { $ref: "#/$defs/two" }),
    ),
    mapping: fc.record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(key, tie("schema"), { maxKeys: 3, noNullPrototype: true }),
        required: fc.uniqueArray(key, { maxLength: 2 }),
        additionalProperties: tie("schema"),
        patternProperties: fc.dictionary(pattern, tie("schema"), {
          maxKeys: 2,
          noNullPrototype: true,
        }),
        propertyNames: tie("schema"),
        minProperties: small,
        maxProperties: small,
      },
      options,
    ),
  } as never
})

/** The definitions hold no references to each other: endless ones are no schema. */
const document = fc.tuple(schema, value).map(([root, item]) => {
  const $defs = {
    one: { type: "object", properties: { a: { $ref: "#/$defs/one" } }, required: ["b"] },
    two: { type: ["array", "string"], items: { $ref: "#/$defs/two" }, minItems: 1 },
  }
  return { schema: { $defs, allOf: [root] } as JsonSchema, value: item }
})

test("agrees with ajv on random schemas and values", () => {
  fc.assert(
    fc.property(document, (sample) => {
      expect(conforms(sample.schema, sample.value)).toBe(ajvAccepts(sample.schema, sample.value))
    }),
    { numRuns: 1500 },
  )
})

test("finds mistakes in what does not conform, and nowhere else", () => {
  fc.assert(
    fc.property(document, (sample) => {
      const mistakes = schemaMistakes(sample.schema, sample.value)
      expect(mistakes.length === 0).toBe(conforms(sample.schema, sample.value))
      for (const { message } of mistakes) expect(message).not.toMatch(/undefined|NaN|oneOf|anyOf/)
    }),
    { numRuns: 500 },
  )
})

test("the random schemas use every keyword that is understood", () => {
  const used = new Set(JSON.stringify(fc.sample(document, 500)).match(/"[$a-zA-Z]+"(?=:)/g))
  expect(SCHEMA_KEYWORDS.filter((keyword) => !used.has(JSON.stringify(keyword)))).toEqual([])
})
