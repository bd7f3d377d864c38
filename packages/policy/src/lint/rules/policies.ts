import type { LintRule } from "../rule.ts"

const POLICY = (expression: string) =>
  `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: replicas}\nspec:\n  matchConstraints:\n    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]\n  validations:\n  - expression: ${expression}\n`

export const celExpressionTypeError: LintRule = {
  id: "cel-expression-type-error",
  summary: "an expression of an admission policy does not compile",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The API server refuses the policy, or takes it and then refuses every object because the expression cannot be evaluated (`failurePolicy: Fail`). The expressions of policies in the stream are compiled as that version of Kubernetes does, against the fields of the kinds they are for. `sternpost check` does the same without lint.",
  bad: POLICY("object.spec.replicaz > 1"),
  good: POLICY("object.spec.replicas > 1"),
  peers: [],
  kinds: [
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  ],
  load: async () => (await import("./compiled-policies.ts")).badExpressions(),
}
