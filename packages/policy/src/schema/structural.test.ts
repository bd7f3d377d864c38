import { loadKubernetesTypes } from "@sternpost/schema"
import { beforeAll, describe, expect, test } from "vitest"
import { type Shape, typeShape } from "./shape.ts"
import { SchemaMistake, type StructuralOptions, structuralShape } from "./structural.ts"
import { findProblems } from "./walk.ts"

let options: StructuralOptions
beforeAll(async () => {
  const type = (await loadKubernetesTypes()).type("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
  if (type === undefined) throw new Error("no ObjectMeta")
  options = { metadata: typeShape(type), pattern: (text) => new RegExp(text) }
})

const object = (properties: object, rest: object = {}) => ({ type: "object", properties, ...rest })
const shapeOf = (schema: unknown): Shape => structuralShape("Route.v1.example.com", schema, options)
const told = (schema: object, spec: unknown) =>
  findProblems(shapeOf(object({ spec: schema })), {
    apiVersion: "a/v1",
    kind: "Route",
    metadata: {},
    spec,
  }).map(({ rule, path, message }) => `${rule} ${path.slice(1).join(".")}: ${message}`)

const LISTED = {
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": ["port", "protocol"],
  items: object({ port: { type: "integer" }, protocol: { type: "string", default: "TCP" } }),
}

describe("a schema of a CRD allows", () => {
  test.each<[string, object, unknown]>([
    ["named fields", object({ a: { type: "string" } }), { a: "x" }],
    ["a map", { type: "object", additionalProperties: { type: "integer" } }, { x: 1 }],
    [
      "anything, where it says so",
      object({}, { "x-kubernetes-preserve-unknown-fields": true }),
      { x: [] },
    ],
    [
      "more than it names",
      object({ a: {} }, { "x-kubernetes-preserve-unknown-fields": true }),
      { b: 1 },
    ],
    ["anything in a map of which it says nothing", { type: "object" }, { x: 1 }],
    ["anything of no type", {}, null],
    [
      "null for nothing, in fields and maps",
      object({
        a: { type: "string" },
        m: { type: "object", additionalProperties: { type: "string" } },
      }),
      { a: null, m: { x: null } },
    ],
    ["null, where it says so", { type: "string", nullable: true }, null],
    ["null, where there is a default", { type: "string", default: "a" }, null],
    ["an integer or a string", { "x-kubernetes-int-or-string": true }, "25%"],
    [
      "an object in it",
      { type: "object", "x-kubernetes-embedded-resource": true },
      { metadata: { name: "a" }, kind: "A" },
    ],
    [
      "one of two forms",
      object({ a: {}, b: {} }, { oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
      { b: 1 },
    ],
    ["no pattern for numbers", { "x-kubernetes-int-or-string": true, pattern: "^\\d+%$" }, 5],
    ["items with other keys", LISTED, [{ port: 1 }, { port: 1, protocol: "UDP" }, { port: 2 }]],
    ["letters of any width", { type: "string", maxLength: 2 }, "🙂🙂"],
  ])("%s", (_, schema, spec) => {
    expect(told(schema, spec)).toEqual([])
  })
})

describe("a schema of a CRD refuses", () => {
  test.each<[object, unknown, string]>([
    [
      { type: "array", items: {}, "x-kubernetes-list-type": "set" },
      ["a", "a"],
      "invalid-value : has the same item twice",
    ],
    [
      LISTED,
      [{ port: 1 }, { port: 1, protocol: "TCP" }],
      "invalid-value : has two items with the same port and protocol",
    ],
    [
      object({ replicas: {} }),
      { replcas: 1 },
      'unknown-field replcas: Route.v1.example.com has no field "replcas"; did you mean "replicas"?',
    ],
    [
      object({ a: {} }, { additionalProperties: false }),
      { other: 1 },
      'unknown-field other: Route.v1.example.com has no field "other"',
    ],
    [
      { type: "array", items: { type: "string" } },
      [null],
      "wrong-type 0: is null, but a string was expected",
    ],
    [
      object({ a: {} }, { required: ["a"] }),
      { a: null },
      "missing-field a: is null, but it is required",
    ],
    [object({ a: {} }, { required: ["a"] }), {}, "missing-field a: is required, but it is missing"],
    [
      { type: "array", items: { type: "integer" } },
      ["x"],
      "wrong-type 0: is a string, but an integer was expected",
    ],
    [{ type: "string", enum: ["a", "b"] }, "c", 'invalid-value : must be one of "a", "b"'],
    [{ type: "string", pattern: "^[a-z]+$" }, "A", "invalid-value : must match ^[a-z]+$"],
    [{ type: "integer", minimum: 1 }, 0, "invalid-value : must be at least 1"],
    [{ type: "integer", maximum: 1 }, 2, "invalid-value : must be at most 1"],
    [
      { type: "number", minimum: 1, exclusiveMinimum: true },
      1,
      "invalid-value : must be not 1, nor beyond it",
    ],
    [{ type: "number", multipleOf: 0.5 }, 0.75, "invalid-value : must be a multiple of 0.5"],
    [
      { type: "string", minLength: 2 },
      "a",
      "invalid-value : has 1 characters, but at least 2 were expected",
    ],
    [
      { type: "array", items: {}, maxItems: 1 },
      [1, 2],
      "invalid-value : has 2 items, but at most 1 were expected",
    ],
    [
      { type: "object", minProperties: 1 },
      {},
      "invalid-value : has 0 keys, but at least 1 were expected",
    ],
    [
      { type: "array", items: {}, uniqueItems: true },
      [{ a: 1 }, { a: 1 }],
      "invalid-value : has the same item twice",
    ],
    [
      { type: "string", format: "date-time" },
      "today",
      'invalid-value : "today" is no time: one like 2026-01-31T12:00:00Z was expected',
    ],
    [
      { type: "integer", format: "int32" },
      3e9,
      "invalid-value : 3000000000 is too large: an integer of 32 bits was expected",
    ],
    [
      { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
      1.5,
      "wrong-type : is a number, but an integer or a string was expected",
    ],
    [
      object({ a: {}, b: {} }, { oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
      { a: 1, b: 1 },
      "invalid-value : fits 2 forms of which the schema allows one only",
    ],
    [
      object({ a: {}, b: {} }, { anyOf: [{ required: ["a"] }, { required: ["b"] }] }),
      {},
      "invalid-value : fits none of the forms that the schema allows: a is required, but it is missing, or b is required, but it is missing",
    ],
    [
      object({ a: {} }, { allOf: [{ properties: { a: { enum: [1] } } }] }),
      { a: 2 },
      "invalid-value : a must be one of 1",
    ],
    [
      object({ a: {} }, { not: { required: ["a"] } }),
      { a: 2 },
      "invalid-value : has a form that the schema rules out",
    ],
    [
      object({ a: {} }, { anyOf: [{ properties: { a: { required: ["b"] } } }] }),
      { a: {} },
      "invalid-value : fits none of the forms that the schema allows: a.b is required, but it is missing",
    ],
  ])("%j: %j", (schema, spec, problem) => {
    expect(told(schema, spec)).toEqual([problem])
  })

  test("bad metadata of the object and of objects in it", () => {
    const schema = { type: "object", "x-kubernetes-embedded-resource": true }
    const bad = { labels: { a: 1 } }
    const problems = findProblems(shapeOf(object({ spec: schema })), {
      apiVersion: "a/v1",
      kind: "Route",
      metadata: bad,
      spec: { metadata: bad },
    })
    expect(problems.map(({ path }) => path.join("."))).toEqual([
      "metadata.labels.a",
      "spec.metadata.labels.a",
    ])
  })
})

describe("a schema that means nothing says where", () => {
  test.each<[unknown, string, string]>([
    [null, "", "a schema must be a map"],
    [[], "", "a schema must be a map"],
    [{ type: 5 }, "type", "there is no type 5"],
    [{ type: "text" }, "type", 'there is no type "text"'],
    [{ properties: [] }, "properties", "properties must be a map of schemas"],
    [object({ a: "string" }), "properties.a", "a schema must be a map"],
    [{ items: 1 }, "items", "a schema must be a map"],
    [{ additionalProperties: "x" }, "additionalProperties", "a schema must be a map"],
    [{ required: "a" }, "required", "required must be a list of names"],
    [{ enum: "a" }, "enum", "enum must be a list of values"],
    [{ minimum: "1" }, "minimum", "minimum must be a number"],
    [{ oneOf: {} }, "oneOf", "oneOf must be a list of schemas"],
    [{ allOf: [{ type: "x" }] }, "allOf.0.type", 'there is no type "x"'],
    [{ pattern: "(" }, "pattern", expect.stringMatching(/^"\(" is no regular expression/)],
  ])("%j", (schema, path, message) => {
    const error = catchMistake(() => shapeOf(schema))
    expect({ path: error.path.join("."), message: error.message }).toEqual({ path, message })
  })
})

function catchMistake(work: () => unknown): SchemaMistake {
  try {
    work()
  } catch (error) {
    if (error instanceof SchemaMistake) return error
    throw error
  }
  throw new Error("no mistake was found")
}
