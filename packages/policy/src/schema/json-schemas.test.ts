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
  writeFileSync(join(folder, "far.json"), '{"$ref": "https://example.com/a.json"}')
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
    "invalid-value spec.a/b.0: must be equal to one of the allowed values",
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

describe("a schema that cannot be used is an error with its file", () => {
  test.each([
    ["broken.json", 3],
    ["odd.json", undefined],
    ["far.json", undefined],
  ])("%s", async (name, line) => {
    await expect(check(ROUTE, name)).rejects.toMatchObject({
      code: "SCHEMA_UNREADABLE",
      file: expect.stringContaining(name === "far.json" ? "example.com/a.json" : name),
      ...(line === undefined ? {} : { line }),
    })
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
