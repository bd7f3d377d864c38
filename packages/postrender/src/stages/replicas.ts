import type { StageDefinition } from "../contract.ts"
import { FIELDS } from "./field-schema.ts"

/** `uses: replicas`: how many replicas workloads have. */
export const replicas: StageDefinition = {
  uses: "replicas",
  summary: "sets the number of replicas of workloads",
  phase: "mutate",
  options: {
    type: "object",
    required: ["replicas"],
    additionalProperties: false,
    properties: {
      replicas: {
        type: "array",
        minItems: 1,
        description: "Which workloads get how many, as in a kustomization.",
        items: {
          type: "object",
          required: ["name", "count"],
          additionalProperties: false,
          properties: {
            name: { type: "string", minLength: 1, description: "The workload's whole name." },
            count: { type: "integer", minimum: 0, description: "How many." },
            required: {
              type: "boolean",
              description: "Fail if there is no such workload (the default is true).",
            },
          },
        },
      },
      fields: {
        ...FIELDS,
        description:
          "Fields of other kinds that hold a number: {path: spec/replicas, kind: Rollout}.",
      },
    },
  },
  example: `- uses: replicas
  with:
    replicas:
      - {name: web, count: 3}
`,
  async create(options) {
    const { replicasStage } = await import("./replicas-objects.ts")
    return replicasStage(options)
  },
}
