import type { StageDefinition } from "../contract.ts"
import { CEL_POLICY_OPTIONS } from "./policy-schema.ts"

/** `uses: cel-policy`: ValidatingAdmissionPolicies without a cluster. */
export const celPolicy: StageDefinition = {
  uses: "cel-policy",
  summary: "asks ValidatingAdmissionPolicies what the API server would say",
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
