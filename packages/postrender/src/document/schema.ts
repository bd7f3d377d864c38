import type { JsonSchema, StageDefinition } from "../contract.ts"
import { conforms, SCHEMA_KEYWORDS } from "./conforms.ts"
import { DESCRIPTIONS } from "./descriptions.ts"
import { MODULE_PATH, PIPELINE_SHAPE } from "./shape.ts"

type Schemas = Readonly<Record<string, JsonSchema>>

const ANNOTATIONS = ["$defs", "title", "description", "default", "examples", "deprecated"]

/**
 * The JSON Schema (draft 2020-12) of the pipeline document, for editors: every key is explained, and
 * `with` is known for each of the stages. Throws when the options of a stage use a keyword that the
 * program itself does not check.
 */
export function pipelineSchema(definitions: readonly StageDefinition[]): JsonSchema {
  const { $defs, ...document } = describedShape() as { readonly $defs: Schemas }
  const { stage, ...others } = $defs as { readonly stage: JsonSchema }
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Sternpost pipeline",
    description: "What happens to the manifests of a release after Helm rendered them.",
    ...document,
    $defs: {
      ...others,
      stage: { ...withUses(stage, definitions), allOf: definitions.map(optionsOf) },
      ...Object.assign({}, ...definitions.map(definitionsOf)),
    },
  }
}

/** The part of the schema that does not depend on which stages there are, with titles. */
export function describedShape(): JsonSchema {
  const { $defs, ...document } = PIPELINE_SHAPE as { readonly $defs: Schemas }
  const defs = Object.entries($defs).map(([name, schema]) => [name, described(schema, name)])
  return { ...described(document, ""), $defs: Object.fromEntries(defs) }
}

/** Adds title and description to every key, at any depth: a key is known by the keys around it. */
function described(schema: JsonSchema, path: string): JsonSchema {
  const { properties, anyOf } = schema as { properties?: Schemas; anyOf?: readonly JsonSchema[] }
  const keys = Object.entries(properties ?? {}).map(([key, value]) => {
    const inner = path === "" ? key : `${path}.${key}`
    return [key, { ...DESCRIPTIONS[inner], ...described(value, inner) }]
  })
  return {
    ...schema,
    ...(anyOf && { anyOf: anyOf.map((branch) => described(branch, path)) }),
    ...(properties && { properties: Object.fromEntries(keys) }),
  }
}

function withUses(stage: JsonSchema, definitions: readonly StageDefinition[]): JsonSchema {
  const { properties } = stage as { readonly properties: Schemas }
  const names = definitions.map(({ uses, summary }) => ({ const: uses, description: summary }))
  const module = { type: "string", pattern: MODULE_PATH, description: "A module of your own." }
  const uses = { ...DESCRIPTIONS["stage.uses"], anyOf: [...names, module] }
  return { ...stage, properties: { ...properties, uses } }
}

/** If a stage uses this one, then its `with` must be this; absent when all options are optional. */
function optionsOf({ uses, options }: StageDefinition): JsonSchema {
  const required = conforms(options, {}) ? [] : ["with"]
  return {
    if: { properties: { uses: { const: uses } }, required: ["uses"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { with: { $ref: `#/$defs/with.${uses}` } }, required },
  }
}

/** The options of a stage, and what they refer to, under names of their own in the one `$defs`. */
function definitionsOf({ uses, options }: StageDefinition): JsonSchema {
  const own: Record<string, JsonSchema> = { "": options }
  const { $defs = {} } = options as { readonly $defs?: Schemas }
  for (const [name, schema] of Object.entries($defs)) own[`.${name}`] = schema
  const entries = Object.entries(own).map(([suffix, schema]) => {
    checkKeywords(schema, uses)
    return [`with.${uses}${suffix}`, moved(schema, uses)]
  })
  return Object.fromEntries(entries)
}

/** The schema with its references pointing to where `definitionsOf` puts them. */
function moved(schema: JsonSchema, uses: string): JsonSchema {
  const { $defs: _, ...rest } = schema
  const json = JSON.stringify(rest, (key, value) =>
    key === "$ref" && typeof value === "string"
      ? value.replace("#/$defs/", `#/$defs/with.${uses}.`)
      : value,
  )
  return JSON.parse(json)
}

const SCHEMAS_BY_NAME = new Set(["properties", "patternProperties", "$defs"])
const VALUES = new Set(["const", "enum", "default", "examples", "required"])

function checkKeywords(schema: unknown, uses: string): void {
  if (typeof schema !== "object" || schema === null) return
  if (Array.isArray(schema)) {
    for (const branch of schema) checkKeywords(branch, uses)
    return
  }
  for (const [keyword, value] of Object.entries(schema)) {
    if (!SCHEMA_KEYWORDS.includes(keyword) && !ANNOTATIONS.includes(keyword))
      throw new TypeError(`stage "${uses}": options use "${keyword}", which is not checked`)
    if (VALUES.has(keyword)) continue
    checkKeywords(SCHEMAS_BY_NAME.has(keyword) ? Object.values(value) : value, uses)
  }
}
