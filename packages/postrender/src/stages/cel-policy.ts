import type { StageDefinition } from "../contract.ts"
import { CEL_POLICY_OPTIONS } from "./policy-schema.ts"

/** `uses: cel-policy`: ValidatingAdmissionPolicies, and those of Kyverno, without a cluster. */
export const celPolicy: StageDefinition = {
  uses: "cel-policy",
  summary: "asks admission policies and those of Kyverno what they would say in a cluster",
  phase: "validate",
  options: CEL_POLICY_OPTIONS,
  example: `- uses: cel-policy
  with: {policies: [policies/]}
`,
  async create(options, environment) {
    const { checkStage } = await import("./check-objects.ts")
    return checkStage("cel-policy", { ...(options as object), only: ["policy"] }, environment)
  },
}
