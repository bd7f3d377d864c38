import type { JsonSchema } from "../contract.ts"

export const API_VERSION = "sternpost.dev/v1alpha1"
export const KIND = "Pipeline"

/** What `uses` looks like when it names a module of the user's own: a path. */
export const MODULE_PATH = "^\\.{0,2}/"

const text = { type: "string" }
const word = { type: "string", minLength: 1 }
const flag = { type: "boolean" }
const count = { type: "integer", minimum: 0 }
const texts = { type: "object", additionalProperties: text }
const hooks = { enum: ["include", "exclude", "only"] }
const selectors = {
  anyOf: [
    { $ref: "#/$defs/selector" },
    { type: "array", items: { $ref: "#/$defs/selector" }, minItems: 1 },
  ],
}

function mapping(properties: Record<string, JsonSchema>, required: string[] = []) {
  return { type: "object", properties, required, additionalProperties: false }
}

/**
 * What a pipeline document looks like, whichever stages there are: without titles and without the
 * options of each stage, because every start of the program checks its document against this.
 * `schema.ts` adds both.
 */
export const PIPELINE_SHAPE: JsonSchema = {
  $defs: {
    selector: mapping({
      group: text,
      version: text,
      kind: text,
      name: text,
      namespace: text,
      labelSelector: text,
      annotationSelector: text,
      apiVersion: text,
      hook: flag,
      source: text,
      podSpec: flag,
      cel: text,
    }),
    stage: mapping(
      {
        name: {
          type: "string",
          pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
          maxLength: 63,
          examples: ["team-labels"],
        },
        uses: word,
        match: selectors,
        exclude: selectors,
        if: word,
        expect: {
          anyOf: [
            count,
            {
              type: "string",
              pattern: "^[0-9]{1,9}(\\+|\\.\\.[0-9]{1,9})?$",
              examples: ["1", "1+", "0..3"],
            },
            { ...mapping({ min: count, max: count }), minProperties: 1 },
          ],
        },
        hooks,
        onError: { enum: ["fail", "warn", "skip"] },
        with: {},
      },
      ["uses"],
    ),
  },
  ...mapping(
    {
      apiVersion: { const: API_VERSION },
      kind: { const: KIND },
      metadata: mapping({ name: word, labels: texts, annotations: texts }),
      spec: mapping(
        {
          kubernetesVersion: {
            type: "string",
            pattern: "^v?1\\.[0-9]+(\\.[0-9]+)?$",
            examples: ["1.34"],
          },
          hooks,
          verify: { enum: ["auto", "always", "never"] },
          security: mapping({ allowExec: flag }),
          schemas: mapping({ crds: { type: "array", items: word } }),
          stages: { type: "array", items: { $ref: "#/$defs/stage" } },
        },
        ["stages"],
      ),
    },
    ["apiVersion", "kind", "spec"],
  ),
}
