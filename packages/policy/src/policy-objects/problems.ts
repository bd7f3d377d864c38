import { loadKubernetesTypes } from "@sternpost/schema"
import { readBinding } from "../admission/bindings.ts"
import { knownTypes } from "../admission/known-types.ts"
import { readValidatingPolicy } from "../admission/model.ts"
import { compileMutatingPolicy, readMutatingPolicy } from "../admission/mutating.ts"
import { compileValidatingPolicy } from "../admission/validating.ts"
import type { CheckedObject } from "../check.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import type { PolicyProblem } from "../policy-files/problem.ts"

/** What is wrong with policies and bindings; `crds` are the definitions of kinds that they may be for. */
export async function policyProblems(
  policies: readonly CheckedObject[],
  crds: readonly CheckedObject[],
  kubernetesVersion: string,
): Promise<readonly PolicyProblem[]> {
  const problems: PolicyProblem[] = []
  const complain = (problem: PolicyProblem) => problems.push(problem)
  const types = knownTypes(await loadKubernetesTypes(), crds.map(asDocument))
  const target = { kubernetesVersion, complain, types }
  for (const document of policies.map(asDocument)) {
    const { kind } = document.manifest
    if (kind.endsWith("Binding")) readBinding(document, complain)
    else if (kind.startsWith("Validating"))
      compileValidatingPolicy(readValidatingPolicy(document, complain), target)
    else compileMutatingPolicy(readMutatingPolicy(document, complain), target)
  }
  return problems
}

function asDocument({ manifest, value }: CheckedObject): PolicyDocument {
  return { file: undefined, manifest, value }
}
