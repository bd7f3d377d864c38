import type { StageDefinition } from "../contract.ts"

/** `uses: apply-setters`: writes into fields whose comments ask for it, as kpt's function does. */
export const applySetters: StageDefinition = {
  uses: "apply-setters",
  summary: "writes into fields whose comments say `kpt-set:`",
  phase: "mutate",
  options: {
    type: "object",
    required: ["setters"],
    additionalProperties: false,
    properties: {
      setters: {
        type: "object",
        minProperties: 1,
        additionalProperties: { type: ["string", "number", "boolean", "array"] },
        description: "Names to values; a list for a list.",
      },
    },
  },
  example: `- uses: apply-setters
  with:
    setters: {tag: "1.29", replicas: 3}
`,
  async create(options) {
    const { applySettersStage } = await import("./kpt-objects.ts")
    return applySettersStage(options)
  },
}
