import type { Rule } from "../findings/finding.ts"

/** A policy that the API server would refuse. */
export const INVALID_POLICY: Rule = {
  id: "policy-invalid",
  summary: "an admission policy does not compile",
  severity: "error",
  help: "The API server compiles each expression of a ValidatingAdmissionPolicy or MutatingAdmissionPolicy and refuses the policy where one does not: a variable or field that there is not, a result that is no bool, a bad pattern, a function that the version of Kubernetes does not have. Fields are also checked against the kinds that the policy is for, of which the API server only warns.",
  page: "policies.md#errors",
}

export const POLICY_OBJECT_RULES: readonly Rule[] = [INVALID_POLICY]
