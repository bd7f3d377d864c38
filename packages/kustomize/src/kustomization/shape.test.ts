import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fitShape, type Shape, ShapeMismatch } from "./shape.ts"

const SHAPE: Shape = {
  fields: {
    name: "string",
    on: "boolean",
    count: "integer",
    free: "any",
    marks: "pairs",
    names: { list: "string" },
    parts: { list: { fields: { name: "string" } } },
  },
}

function mismatch(value: unknown): { path: readonly unknown[]; message: string } {
  try {
    fitShape(value, SHAPE)
  } catch (error) {
    if (error instanceof ShapeMismatch) return { path: error.path, message: error.message }
    throw error
  }
  throw new Error("it fits")
}

describe("values that fit", () => {
  test.each([
    [{}, {}],
    [
      { name: "a", on: false, count: 0, free: [null] },
      { name: "a", on: false, count: 0, free: [null] },
    ],
    [
      { NAME: "a", Parts: [{ nAme: "b" }] },
      { name: "a", parts: [{ name: "b" }] },
    ],
    [{ name: null, names: null, marks: null }, {}],
    [{ names: ["a", null] }, { names: ["a", ""] }],
    [{ parts: [null] }, { parts: [{}] }],
    [{ marks: { a: "b", c: null } }, { marks: { a: "b", c: "" } }],
    [null, undefined],
  ])("%j", (value, fitted) => {
    expect(fitShape(value, SHAPE)).toEqual(fitted)
  })

  test("a field whose case fits counts more than one that fits without it", () => {
    const both: Shape = { fields: { name: "string", Name: "integer" } }
    expect(fitShape({ Name: 1, name: "a" }, both)).toEqual({ Name: 1, name: "a" })
  })

  test("fields that are not known are left out where that is asked for", () => {
    const value = { name: "a", other: 1, parts: [{ name: "b", other: 2 }] }
    expect(fitShape(value, SHAPE, { ignoreUnknown: true })).toEqual({
      name: "a",
      parts: [{ name: "b" }],
    })
  })
})

describe("values that do not", () => {
  test.each([
    [[], [], "the document must be a map, not a list"],
    [{ name: 1 }, ["name"], 'name must be a string, not "1"; put it in quotes'],
    [{ name: ["a"] }, ["name"], "name must be a string, not a list"],
    [{ on: "true" }, ["on"], 'on must be true or false, not "true"'],
    [{ count: 1.5 }, ["count"], 'count must be a whole number, not "1.5"'],
    [{ count: "1" }, ["count"], 'count must be a whole number, not "1"'],
    [{ names: "a" }, ["names"], 'names must be a list, not "a"'],
    [{ names: ["a", 1] }, ["names", 1], 'names.1 must be a string, not "1"; put it in quotes'],
    [{ parts: [{}, "a"] }, ["parts", 1], 'parts.1 must be a map, not "a"'],
    [
      { marks: { a: true } },
      ["marks", "a"],
      'marks.a must be a string, not "true"; put it in quotes',
    ],
    [{ nmae: "a" }, ["nmae"], 'unknown field "nmae"; did you mean "name"?'],
    [{ parts: [{ nam: "a" }] }, ["parts", 0, "nam"], 'unknown field "nam"; did you mean "name"?'],
    [{ constructor: 1 }, ["constructor"], 'unknown field "constructor"'],
  ])("%j", (value, path, message) => {
    expect(mismatch(value)).toEqual({ path, message })
  })
})

test("what was fitted fits as it is", () => {
  const name = fc.option(fc.string(), { nil: null })
  const value = fc.record(
    {
      name,
      on: fc.boolean(),
      count: fc.integer(),
      free: fc.jsonValue(),
      marks: fc.dictionary(fc.string(), name),
      names: fc.array(name),
      parts: fc.array(fc.record({ name }, { requiredKeys: [] })),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(value, (given) => {
      const once = fitShape(given, SHAPE)
      expect(fitShape(once, SHAPE)).toEqual(once)
    }),
  )
})
