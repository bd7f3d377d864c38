import { ACTIONS, type Binding, type ValidationAction } from "../admission/bindings.ts"
import { type Complain, namedExpressions, type PolicyFrame } from "../admission/model.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { at, listOf, mapOf } from "../read.ts"

/** Reads what Kyverno's policies have in common; what is wrong with one is told to `complain`. */
export function readKyvernoFrame(document: PolicyDocument, complain: Complain): PolicyFrame {
  const { manifest, value } = document
  const spec = at(value, "spec")
  const failurePolicy = at(spec, "failurePolicy") ?? "Fail"
  if (failurePolicy !== "Fail" && failurePolicy !== "Ignore")
    complain({
      document,
      path: ["spec", "failurePolicy"],
      message: `"${String(failurePolicy)}" is neither Fail nor Ignore`,
    })
  if (manifest.name === "") complain({ document, path: ["metadata"], message: "it has no name" })
  const mode = at(spec, "evaluation", "mode") ?? "Kubernetes"
  if (mode !== "Kubernetes")
    complain({
      document,
      path: ["spec", "evaluation", "mode"],
      message: `"${String(mode)}" is for what are no objects of Kubernetes; take the policy out of these files`,
    })
  const matchConstraints = at(spec, "matchConstraints")
  if (matchConstraints === undefined || matchConstraints === null)
    complain({
      document,
      path: ["spec", "matchConstraints"],
      message: "says nothing of the resources that the policy is for",
    })
  return {
    document,
    name: manifest.name,
    failurePolicy: failurePolicy === "Ignore" ? "Ignore" : "Fail",
    paramKind: undefined,
    // Kyverno compares versions as they are.
    matchConstraints: { ...mapOf(matchConstraints), matchPolicy: "Exact" },
    matchConditions: namedExpressions(document, "matchConditions", complain),
    variables: namedExpressions(document, "variables", complain),
  }
}

/**
 * Where a policy of Kyverno's is in force: everywhere, or in its own namespace, and what it does then. One that is for
 * scans of what is in the cluster only denies nothing.
 */
export function readKyvernoBinding(document: PolicyDocument, complain: Complain): Binding {
  const { manifest, value } = document
  const isScan = at(value, "spec", "evaluation", "admission", "enabled") === false
  const isNamespaced = manifest.kind.startsWith("Namespaced")
  if (isNamespaced && manifest.namespace === "")
    complain({ document, path: ["metadata"], message: "names no namespace, and is for one" })
  return {
    document: undefined,
    name: "",
    policyName: manifest.name,
    paramRef: undefined,
    matchResources: isNamespaced ? within(manifest.namespace) : {},
    actions: isScan ? ["Audit"] : readActions(document, complain),
  }
}

function readActions(document: PolicyDocument, complain: Complain): readonly ValidationAction[] {
  const path = ["spec", "validationActions"]
  const said = listOf(at(document.value, ...path))
  const actions = ACTIONS.filter((action) => said.includes(action))
  if (said.some((action) => !ACTIONS.some((known) => known === action)))
    complain({ document, path, message: "says some of Deny, Warn and Audit" })
  return actions.length === 0 ? ["Deny"] : actions
}

function within(namespace: string): Binding["matchResources"] {
  const every = { apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }
  return {
    resourceRules: [{ ...every, scope: "Namespaced" }],
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
  }
}
