import type { StageDefinition } from "../contract.ts"

const KINDS = { type: "array", items: { type: "string" } }

/** `uses: sort`: puts objects in order. */
export const sort: StageDefinition = {
  uses: "sort",
  summary: "puts objects in order",
  phase: "mutate",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      order: {
        enum: ["helm", "kustomize"],
        description:
          "helm (the default): as Helm installs kinds. kustomize: as its legacy order, by name within a kind.",
      },
      first: { ...KINDS, description: "Kinds to put before all others, in this order." },
      last: { ...KINDS, description: "Kinds to put behind all others, in this order." },
    },
  },
  example: `- uses: sort
  with:
    first: [CustomResourceDefinition, Namespace]
`,
  async create(options) {
    const { sortStage } = await import("./order-objects.ts")
    return sortStage(options)
  },
}
