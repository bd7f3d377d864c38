import type { StageDefinition } from "../contract.ts"

/** `uses: config-hash`: annotations that roll pods when ConfigMaps and Secrets change. */
export const configHash: StageDefinition = {
  uses: "config-hash",
  summary: "renews the checksums that roll pods when ConfigMaps and Secrets change",
  phase: "mutate",
  readsPods: true,
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      annotation: {
        type: "string",
        minLength: 1,
        description:
          "An annotation to write on the pods of every workload that uses a ConfigMap or Secret of the stream. Without it, the chart's own checksum/... annotations are renewed where a stage changed what the pods use.",
      },
    },
  },
  example: `- uses: config-hash
  with: {annotation: example.com/config-hash}
`,
  async create(options) {
    const { configHashStage } = await import("./order-objects.ts")
    return configHashStage(options)
  },
}
