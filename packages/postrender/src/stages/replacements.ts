import type { JsonSchema, StageDefinition } from "../contract.ts"

const TEXT = { type: "string" }
const OPTIONS: JsonSchema = {
  type: "object",
  additionalProperties: false,
  description: "Which part of a text is meant.",
  properties: {
    delimiter: { type: "string", description: "What stands between the parts of the text." },
    index: {
      type: "integer",
      description: "Which part, from 0; in a target -1 is before all, one too high behind all.",
    },
    create: { type: "boolean", description: "Make the field where it is missing." },
  },
}
const PARTS = { group: TEXT, version: TEXT, kind: TEXT, name: TEXT, namespace: TEXT }
const SELECTOR: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: { ...PARTS, labelSelector: TEXT, annotationSelector: TEXT },
}

/** `uses: replacements`: copies values from fields to fields, as kustomize does. */
export const replacements: StageDefinition = {
  uses: "replacements",
  summary: "copies values from fields of objects to fields of others",
  phase: "mutate",
  options: {
    type: "object",
    required: ["replacements"],
    additionalProperties: false,
    $defs: { selector: SELECTOR },
    properties: {
      replacements: {
        type: "array",
        minItems: 1,
        description: "What goes where, as in a kustomization.",
        items: {
          type: "object",
          additionalProperties: false,
          properties: {
            path: { type: "string", description: "A file that holds one replacement or a list." },
            source: {
              type: "object",
              additionalProperties: false,
              description: "The one object, and its field, that the value comes from.",
              properties: { ...PARTS, fieldPath: TEXT, options: OPTIONS },
            },
            sourceValue: { type: "string", description: "The value itself, instead of a source." },
            targets: {
              type: "array",
              minItems: 1,
              description: "Where it goes.",
              items: {
                type: "object",
                required: ["select"],
                additionalProperties: false,
                properties: {
                  select: { $ref: "#/$defs/selector" },
                  reject: { type: "array", items: { $ref: "#/$defs/selector" } },
                  fieldPaths: { type: "array", items: { type: "string", minLength: 1 } },
                  options: OPTIONS,
                },
              },
            },
          },
        },
      },
    },
  },
  example: `- uses: replacements
  with:
    replacements:
      - source: {kind: Service, name: web}
        targets:
          - select: {kind: Deployment}
            fieldPaths: ["spec.template.spec.containers.*.env.[name=HOST].value"]
`,
  async create(options, { baseDir }) {
    const { replacementsStage } = await import("./replacements-objects.ts")
    return replacementsStage(options, baseDir)
  },
}
