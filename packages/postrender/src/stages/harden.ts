import type { StageDefinition } from "../contract.ts"
import { HARDEN_OPTIONS } from "./policy-schema.ts"

/** `uses: harden`: pods are made to keep to a level of the Pod Security Standards. */
export const harden: StageDefinition = {
  uses: "harden",
  summary: "writes what a level of the Pod Security Standards wants of pods",
  phase: "mutate",
  readsPods: true,
  options: HARDEN_OPTIONS,
  example: `- uses: harden
  with: {level: restricted}
`,
  async create(options) {
    const { hardenStage } = await import("./policy-objects.ts")
    return hardenStage(options)
  },
}
