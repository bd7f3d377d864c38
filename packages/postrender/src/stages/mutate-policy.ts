import type { StageDefinition } from "../contract.ts"
import { MUTATE_POLICY_OPTIONS } from "./policy-schema.ts"

/** `uses: mutate-policy`: MutatingAdmissionPolicies, and those of Kyverno, without a cluster. */
export const mutatePolicy: StageDefinition = {
  uses: "mutate-policy",
  summary: "changes objects as MutatingAdmissionPolicies and Kyverno's MutatingPolicies say",
  phase: "mutate",
  options: MUTATE_POLICY_OPTIONS,
  example: `- uses: mutate-policy
  with: {policies: [policies/]}
`,
  async create(options, environment) {
    const { mutatePolicyStage } = await import("./policy-objects.ts")
    return mutatePolicyStage(options, environment)
  },
}
