import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { runChecks } from "../run-checks.ts"
import { JsonSchemas } from "./json-schemas.ts"
import { schemaCheck } from "./schema-check.ts"

const SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  required: ["spec"],
  properties: {
    apiVersion: {},
    kind: {},
    metadata: {},
    spec: { $ref: "definitions.json#/definitions/Spec" },
  },
  additionalProperties: false,
}
const DEFINITIONS = {
  definitions: {
    Spec: { type: "object", properties: { "a/b": { type: "array", items: { enum: [1] } } } },
  },
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-schemas-"))
  mkdirSync(join(folder, "example.com"))
  writeFileSync(join(folder, "example.com/route_v1.json"), JSON.stringify(SCHEMA))
  writeFileSync(join(folder, "example.com/definitions.json"), JSON.stringify(DEFINITIONS))
  writeFileSync(join(folder, "route-example-v1.json"), "{}")
  writeFileSync(join(folder, "broken.json"), '{\n  "type": [\n')
  writeFileSync(join(folder, "odd.json"), '{"type": "text"}')
})
afterAll(() => rmSync(folder, { recursive: true }))

const ROUTE = "apiVersion: example.com/v1\nkind: Route\nmetadata: {name: r}\n"
const CATALOG = "{{ .Group }}/{{ .ResourceKind }}_{{.ResourceAPIVersion}}.json"

async function check(text: string, ...templates: string[]) {
  const { manifests } = parseManifests(text).readable()
  const jsonSchemas = new JsonSchemas(templates, folder)
  const checks = [schemaCheck({ jsonSchemas })]
  const { findings, skipped } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  const told = findings.map(({ rule, path, message }) => `${rule} ${path?.join(".")}: ${message}`)
  return { told, skipped: skipped.length }
}

test("an object is checked by the schema of its kind, references to other files followed", async () => {
  const { told } = await check(`${ROUTE}spec: {a/b: [2]}\nstatus: {}\n`, CATALOG)
  expect(told).toEqual([
    'unknown-field status: the schema has no field "status"',
    "invalid-value spec.a/b.0: must be one of 1",
  ])
  expect((await check(ROUTE, CATALOG)).told).toEqual([
    "missing-field spec: must have required property 'spec'",
  ])
})

test("the first template that leads to a file counts", async () => {
  const templates = [
    "none/{{.ResourceKind}}.json",
    "{{.ResourceKind}}{{.KindSuffix}}.json",
    CATALOG,
  ]
  expect(await check(ROUTE, ...templates)).toEqual({ told: [], skipped: 0 })
})

test("a kind without a file is skipped", async () => {
  expect(await check(ROUTE.replace("Route", "Other"), CATALOG)).toEqual({ told: [], skipped: 1 })
})

describe("a schema that cannot be used is an error with file, line and column", () => {
  test.each([
    ['{\n  "type": [\n', "bad.json:3:1: did not find expected node content"],
    ["", "bad.json:1:1: it is no JSON Schema: a map was expected"],
    ["[1]", "bad.json:1:1: it is no JSON Schema: a map was expected"],
    ["true", "bad.json:1:1: it is no JSON Schema: a map was expected"],
    [
      '{\n "properties": {"a": {"type": "text"}}}',
      "bad.json:2:31: properties.a.type: must be one of",
    ],
    ['{\n "required":\n  "a"}', "bad.json:3:3: required: must be array"],
    ['{"properties": 3}', "bad.json:1:16: properties: must be object"],
    [
      '{"properties": {"a/b": {\n"pattern": "(?=a)"}}}',
      'bad.json:2:12: properties["a/b"].pattern: "(?=a)" is no regular expression of RE2',
    ],
    [
      '{"patternProperties":\n {"((": false}}',
      'bad.json:2:9: patternProperties["(("]: "((" is no regular expression of RE2',
    ],
    [
      '{"items":\n {"$ref": "#/definitions/none"}}',
      'bad.json:2:11: items.$ref: "#/definitions/none" leads to no schema',
    ],
    [
      '{"items":\n {"$ref": "none.json"}}',
      'bad.json:2:11: items.$ref: "none.json" leads to no schema',
    ],
    [
      '{"$ref": "https://example.com/a.json"}',
      'bad.json:1:10: $ref: "https://example.com/a.json" leads to no schema: it is no file',
    ],
    ['{"$ref":\n "broken.json"}', "broken.json:3:1: did not find expected node content"],
    ['{"$ref":\n "odd.json"}', "odd.json:1:10: type: must be one of"],
  ])("%j", async (text, message) => {
    writeFileSync(join(folder, "bad.json"), text)
    const [file = "", line] = message.split(":")
    await expect(check(ROUTE, "bad.json")).rejects.toMatchObject({
      code: "SCHEMA_UNREADABLE",
      message: expect.stringContaining(`schemas: ${message}`),
      file,
      line: Number(line),
    })
  })

  test("one that is a folder is told with the reason", async () => {
    mkdirSync(join(folder, "route.json"), { recursive: true })
    await expect(check(ROUTE, "{{ .ResourceKind }}.json")).rejects.toThrow(
      'schemas: cannot use "route.json": EISDIR',
    )
  })
})

describe("schemas mean what kubeconform makes of them", () => {
  const spec = (schema: string, draft = "") =>
    `{${draft === "" ? "" : `"$schema": "${draft}",`} "properties": {"spec": {"properties": {"a": ${schema}}}}}`
  const unevaluated = '{"properties": {"b": {}}, "unevaluatedProperties": false}'
  test.each([
    [spec('{"maximum": 1, "exclusiveMaximum": true}'), "1", ["must be < 1"]],
    [spec('{"maximum": 1, "exclusiveMaximum": false}'), "1", []],
    [
      spec('{"exclusiveMinimum": 1}', "http://json-schema.org/draft-07/schema#"),
      "1",
      ["must be > 1"],
    ],
    [spec('{"pattern": "(?i)^x$"}'), "X", []],
    [spec('{"pattern": "(?i)^x$"}'), "Z", ['must match pattern "(?i)^x$"']],
    [`{"id": "http://a/b#", ${spec("{}").slice(1)}`, "1", []],
    [
      spec('{"enum": [{"id": "x", "exclusiveMaximum": true}]}'),
      "{id: x, exclusiveMaximum: true}",
      [],
    ],
    [spec(unevaluated), "{c: 1}", []],
    [
      spec(unevaluated, "https://json-schema.org/draft/2019-09/schema"),
      "{c: 1}",
      ['the schema has no field "c"'],
    ],
    [
      spec('{"prefixItems": [{"type": "string"}]}', "https://json-schema.org/draft/2020-12/schema"),
      "[1]",
      ["must be string"],
    ],
    [spec('{"prefixItems": [{"type": "string"}]}'), "[1]", []],
    [spec('{"format": "ipv4"}'), "x", ['must match format "ipv4"']],
    [spec('{"format": "date-time"}'), '"2026-01-31T00:00:00Z"', []],
    [spec('{"format": "date-time"}'), "today", ['must match format "date-time"']],
    [spec('{"format": "int32"}'), "1", []],
    [spec('{"format": "anything"}'), "x", []],
  ])("%s with %s", async (schema, value, expected) => {
    writeFileSync(join(folder, "draft.json"), schema)
    const { told } = await check(`${ROUTE}spec: {a: ${value}}\n`, "draft.json")
    expect(told.map((words) => words.slice(words.indexOf(": ") + 2))).toEqual(expected)
  })

  test("a pattern that makes others try for hours is answered at once", async () => {
    writeFileSync(join(folder, "bomb.json"), spec('{"pattern": "^(a+)+$"}'))
    const start = performance.now()
    const { told } = await check(`${ROUTE}spec: {a: ${"a".repeat(2000)}!}\n`, "bomb.json")
    expect(told).toHaveLength(1)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test("a key of digits in a map is no index", async () => {
    writeFileSync(join(folder, "digits.json"), spec('{"additionalProperties": {"type": "string"}}'))
    expect((await check(`${ROUTE}spec: {a: {"8080": 1}}\n`, "digits.json")).told).toEqual([
      "wrong-type spec.a.8080: must be string",
    ])
  })
})

test.each([
  ["https://example.com/{{.Group}}.json", "CHECK_OPTIONS", "is an address"],
  ["{{.Kind}}.json", "CHECK_OPTIONS", "there is no {{ .Kind }}"],
  ["{{ lower .Group }}.json", "CHECK_OPTIONS", "more in {{ }}"],
  ["missing.json", "SCHEMA_UNREADABLE", 'there is no file "missing.json"'],
])("the location %s is refused", (template, code, words) => {
  expect(() => new JsonSchemas([template], folder)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(words) }),
  )
})
