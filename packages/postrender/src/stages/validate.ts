import type { StageDefinition } from "../contract.ts"
import { VALIDATE_OPTIONS } from "./check-schema.ts"

/** `uses: validate`: what `sternpost check` does, at the end of a pipeline. */
export const validate: StageDefinition = {
  uses: "validate",
  summary: "checks objects against schemas, policies and Pod Security, without a cluster",
  phase: "validate",
  options: VALIDATE_OPTIONS,
  example: `- uses: validate
  with:
    kubernetesVersion: "1.34"
    gate: introduced
`,
  async create(options, environment) {
    const { checkStage } = await import("./check-objects.ts")
    return checkStage("validate", options, environment)
  },
}
