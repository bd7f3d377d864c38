import type { Rule } from "../findings/finding.ts"

const PAGE = "policies.md#rules-of-crds"

/** An object against the rules of its definition. */
export const BROKEN_RULE: Rule = {
  id: "crd-rule",
  summary: "a rule of the custom resource's definition does not hold",
  severity: "error",
  help: "The CustomResourceDefinition has a rule in `x-kubernetes-validations` that does not hold for the object, so the API server refuses it. The message is that of the rule; the field is where it stands. Rules about changes (`oldSelf`) are asked of objects that `--before` has.",
  page: PAGE,
}

/** A definition whose rules are no good. */
export const INVALID_RULE: Rule = {
  id: "crd-rule-invalid",
  summary: "a rule of a CustomResourceDefinition does not compile",
  severity: "error",
  help: "The API server compiles each rule in `x-kubernetes-validations` against the schema that it stands in, and refuses a definition in which one does not compile: a field that the schema does not declare, types that do not go together, or a function that the version of Kubernetes does not have.",
  page: PAGE,
}

export const CRD_RULES: readonly Rule[] = [BROKEN_RULE, INVALID_RULE]
