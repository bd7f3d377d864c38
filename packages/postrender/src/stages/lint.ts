import type { StageDefinition } from "../contract.ts"
import { LINT_OPTIONS } from "./check-schema.ts"

/** `uses: lint`: rules of good practice, at the end of a pipeline. */
export const lint: StageDefinition = {
  uses: "lint",
  summary: "checks objects by rules of good practice, also what they say of each other",
  phase: "validate",
  options: LINT_OPTIONS,
  example: `- uses: lint
  with:
    profile: recommended
    rules: {no-network-policy: "off", minimum-replicas: error}
    gate: introduced
`,
  async create(options, environment) {
    const { lintStage } = await import("./check-objects.ts")
    return lintStage(options, environment)
  },
}
