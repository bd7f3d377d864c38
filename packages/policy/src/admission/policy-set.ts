import { complainOfUnread } from "../kyverno/load.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { type PolicyProblem, refuseProblems } from "../policy-files/problem.ts"
import type { PolicySetOptions } from "./admitted-object.ts"
import { type Binding, impliedBinding, readBinding } from "./bindings.ts"
import { knownTypes } from "./known-types.ts"
import { type PolicyFrame, readValidatingPolicy } from "./model.ts"
import { describeRef, hasParams, type ParamPool } from "./params.ts"
import { type CompiledValidatingPolicy, compileValidatingPolicy } from "./validating.ts"

const GROUP = "admissionregistration.k8s.io"

/** A policy and where it is in force. */
export interface BoundPolicy<Policy> {
  readonly compiled: Policy
  readonly bindings: readonly Binding[]
}

/** What files say: policies that are in force, and objects that policies may ask for. */
export interface PolicySet {
  readonly validating: readonly BoundPolicy<CompiledValidatingPolicy>[]
  readonly objects: ParamPool
}

/** Whether an object is a kind of admission policy or binding. */
export function isAdmissionKind({ manifest }: PolicyDocument, kind: string): boolean {
  return manifest.group === GROUP && manifest.kind === kind
}

/**
 * Reads the ValidatingAdmissionPolicies among documents and their bindings, and Kyverno's ValidatingPolicies; the other
 * objects are parameters and namespaces. A policy that nobody binds is in force everywhere, and denies. Throws one
 * `CheckError` with everything that is wrong: an expression, a field, a binding without its policy.
 */
export function readPolicySet(
  documents: readonly PolicyDocument[],
  { kubernetesVersion, types, kyverno }: PolicySetOptions,
): PolicySet {
  const problems: PolicyProblem[] = []
  const complain = (problem: PolicyProblem) => problems.push(problem)
  const target = { kubernetesVersion, complain, types: types && knownTypes(types, documents) }
  const ofKind = (kind: string) => documents.filter((one) => isAdmissionKind(one, kind))
  const bindings = ofKind("ValidatingAdmissionPolicyBinding").map((one) =>
    readBinding(one, complain),
  )
  const policies = ofKind("ValidatingAdmissionPolicy").map((document) =>
    compileValidatingPolicy(readValidatingPolicy(document, complain), target),
  )
  const names = policies.map(({ policy }) => policy.name)
  for (const problem of dangling(bindings, names)) complain(problem)
  complainOfUnread(documents, kyverno, complain)
  const ofKyverno = kyverno?.validating(documents, target) ?? []
  refuseProblems(problems)
  return {
    validating: [
      ...policies.map((compiled) => ({
        compiled,
        bindings: bindingsOf(compiled.policy.name, bindings),
      })),
      ...ofKyverno,
    ],
    objects: documents.map(({ value }) => value),
  }
}

export function bindingsOf(policy: string, bindings: readonly Binding[]): readonly Binding[] {
  const own = bindings.filter(({ policyName }) => policyName === policy)
  return own.length > 0 ? own : [impliedBinding(policy)]
}

/** The bindings that name a policy which is not there. */
export function dangling(
  bindings: readonly Binding[],
  policies: readonly string[],
): PolicyProblem[] {
  return bindings.flatMap(({ document, policyName }) =>
    document === undefined || policyName === "" || policies.includes(policyName)
      ? []
      : [
          {
            document,
            path: ["spec", "policyName"],
            message: `there is no policy "${policyName}" in the files that were given`,
          },
        ],
  )
}

/** Throws for bindings whose parameters are neither in the files nor in the stream. */
export function refuseMissingParams(
  bound: readonly { readonly policy: PolicyFrame; readonly bindings: readonly Binding[] }[],
  pool: ParamPool,
): void {
  const problems: PolicyProblem[] = []
  for (const { policy, bindings } of bound)
    for (const binding of bindings) {
      const { document, paramRef } = binding
      if (policy.paramKind === undefined || paramRef === undefined || document === undefined)
        continue
      if (isOptional(paramRef) || hasParams(policy, binding, pool)) continue
      problems.push({
        document,
        path: ["spec", "paramRef"],
        message: `${describeRef(policy, binding)} is neither in the files that were given nor among the objects`,
      })
    }
  refuseProblems(problems)
}

function isOptional(paramRef: unknown): boolean {
  const { parameterNotFoundAction } = paramRef as { parameterNotFoundAction?: unknown }
  return parameterNotFoundAction === "Allow"
}
