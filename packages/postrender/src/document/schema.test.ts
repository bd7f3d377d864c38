import { readFileSync } from "node:fs"
import { Ajv2020 } from "ajv/dist/2020.js"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { JsonSchema, StageDefinition } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { conforms } from "./conforms.ts"
import { DESCRIPTIONS } from "./descriptions.ts"
import { pipelineFromObject } from "./read.ts"
import { describedShape, pipelineSchema } from "./schema.ts"
import { PIPELINE_SHAPE } from "./shape.ts"

const definitions = JSON.parse(
  readFileSync(new URL("./testdata/definitions.json", import.meta.url), "utf8"),
) as StageDefinition[]

function define(options: JsonSchema): StageDefinition {
  return { ...(definitions[0] as StageDefinition), uses: "mine", options }
}

type Properties = Readonly<Record<string, JsonSchema>>

/** Every key that a schema names, at any depth, with the schema of its value. */
function keysOf(schema: unknown, path = ""): [string, JsonSchema][] {
  if (typeof schema !== "object" || schema === null) return []
  const { properties = {} } = schema as { properties?: Properties }
  const own = Object.entries(properties).map(([key, value]) => [`${path}/${key}`, value] as const)
  return [
    ...own.map(([key, value]): [string, JsonSchema] => [key, value]),
    ...Object.entries(schema).flatMap(([key, value]) => keysOf(value, `${path}/${key}`)),
  ]
}

describe("pipelineSchema", () => {
  const schema = pipelineSchema(definitions)
  const ajv = new Ajv2020({ strict: false })
  const accepts = ajv.compile(schema)

  test("is valid JSON Schema of draft 2020-12", () => {
    expect(schema).toHaveProperty("$schema", "https://json-schema.org/draft/2020-12/schema")
    expect(ajv.validateSchema(schema)).toBe(true)
  })

  test("explains every key of the document", () => {
    const silent = keysOf(describedShape()).filter(
      ([, { title, description }]) => typeof title !== "string" || typeof description !== "string",
    )
    expect(silent.map(([path]) => path)).toEqual([])
  })

  test("has no explanation for a key that does not exist", () => {
    const described = JSON.stringify(describedShape())
    const stale = Object.values(DESCRIPTIONS).filter(
      ({ description }) => !described.includes(JSON.stringify(description)),
    )
    expect(stale).toEqual([])
  })

  test("gives only examples and defaults that are valid", () => {
    for (const [path, value] of keysOf(describedShape())) {
      const { examples = [], default: fallback } = value as {
        examples?: unknown[]
        default?: unknown
      }
      const samples = fallback === undefined ? examples : [...examples, fallback]
      const { $defs } = PIPELINE_SHAPE
      for (const sample of samples)
        expect(conforms({ ...value, $defs }, sample), `${path} ${JSON.stringify(sample)}`).toBe(
          true,
        )
    }
  })

  test("lists the stages, each with what it does", () => {
    const uses = keysOf(schema).find(([path]) => path === "/$defs/stage/uses")?.[1]
    expect(uses).toHaveProperty("anyOf", [
      { const: "labels", description: "adds labels" },
      { const: "patch", description: "patches objects" },
      { const: "images", description: "renames images" },
      { type: "string", pattern: "^\\.{0,2}/", description: "A module of your own." },
    ])
  })

  test.each([
    ["no stages", [], true],
    ["options of the stage that is used", [{ uses: "labels", with: { pairs: { a: "b" } } }], true],
    ["missing options", [{ uses: "labels" }], false],
    ["no options where all are optional", [{ uses: "images" }], true],
    ["options of another stage", [{ uses: "images", with: { pairs: { a: "b" } } }], false],
    ["options by reference", [{ uses: "images", with: { images: [{ name: "a" }] } }], true],
    ["wrong options by reference", [{ uses: "images", with: { images: [{ nam: "a" }] } }], false],
    ["a reference to a reference", [{ uses: "images", with: { pull: 61 } }], false],
    ["a stage that is not known", [{ uses: "helm" }], false],
    ["a module with options of its own", [{ uses: "./mine.mjs", with: [1] }], true],
    ["a module above", [{ uses: "../mine.mjs" }], true],
    ["a module by absolute path", [{ uses: "/opt/mine.mjs" }], true],
  ])("knows %s", (_what, stages, good) => {
    const document = { apiVersion: "sternpost.dev/v1alpha1", kind: "Pipeline", spec: { stages } }
    expect(accepts(document)).toBe(good)
    expect(conforms(schema, document)).toBe(good)
  })

  test("accepts exactly what the program accepts", async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        expect(accepts(document)).toBe(await isAccepted(document))
      }),
      { numRuns: 300 },
    )
  })

  test("refuses options that rely on a keyword nobody checks", () => {
    const option = (schema: JsonSchema) => define({ properties: { a: schema } })
    expect(() => pipelineSchema([option({ type: "string", format: "uri" })])).toThrow(
      'stage "mine": options use "format", which is not checked',
    )
    expect(() => pipelineSchema([option({ anyOf: [{ dependentRequired: {} }] })])).toThrow(
      '"dependentRequired"',
    )
    expect(() =>
      pipelineSchema([option({ enum: [{ format: 1 }], default: { format: 1 } })]),
    ).not.toThrow()
  })

  test("keeps options that are called like a keyword or a part of the document", () => {
    const properties = { $ref: { type: "string" }, format: { type: "string" } }
    const schema = pipelineSchema([{ ...define({ properties }), uses: "stage" }])
    const using = (options: object) => ({
      apiVersion: "sternpost.dev/v1alpha1",
      kind: "Pipeline",
      spec: { stages: [{ uses: "stage", with: options }] },
    })
    expect(conforms(schema, using({ $ref: "x", format: "y" }))).toBe(true)
    expect(conforms(schema, using({ $ref: 1 }))).toBe(false)
    expect(conforms(schema, using({ format: 1 }))).toBe(false)
  })
})

async function isAccepted(document: unknown): Promise<boolean> {
  try {
    await pipelineFromObject(document, { definitions })
    return true
  } catch (error) {
    if (error instanceof PipelineError) return false
    throw error
  }
}

const options = { requiredKeys: ["uses", "name"] as const }
const selector = fc.constantFrom({ kind: "Deployment" }, { hook: true }, { kinds: "x" }, {})
const stage = fc.record(
  {
    name: fc.string({ unit: fc.constantFrom("a", "b", "c", "-"), minLength: 20, maxLength: 20 }),
    uses: fc.constantFrom("labels", "images", "patch", "./mine.mjs", "helm", ""),
    match: fc.oneof(selector, fc.array(selector, { maxLength: 2 })),
    expect: fc.constantFrom(1, "1+", "0..3", "x", {}, { min: 1 }),
    onError: fc.constantFrom("fail", "no"),
    with: fc.constantFrom(
      { pairs: { a: "b" } },
      { pairs: {} },
      { images: [{ name: "a" }], pull: "never" },
      { pull: 0 },
      { patch: [] },
      { path: "x" },
      { patch: "", path: "x" },
      {},
      null,
    ),
  },
  options as never,
)
const documents = fc.record(
  {
    apiVersion: fc.constant("sternpost.dev/v1alpha1"),
    kind: fc.constant("Pipeline"),
    metadata: fc.constantFrom({ name: "x" }, { name: "" }, { labels: { a: 1 } }),
    spec: fc.record({ stages: fc.array(stage, { maxLength: 2 }) }),
  },
  { requiredKeys: ["apiVersion", "kind", "spec"] },
)
