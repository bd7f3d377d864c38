import { loadKubernetesTypes } from "@sternpost/schema"
import { knownTypes } from "../../admission/known-types.ts"
import { readValidatingPolicy } from "../../admission/model.ts"
import { compileMutatingPolicy, readMutatingPolicy } from "../../admission/mutating.ts"
import { compileValidatingPolicy } from "../../admission/validating.ts"
import type { PolicyProblem } from "../../policy-files/problem.ts"
import type { ObjectTest } from "../rule.ts"

/** A test that compiles the policy that an object is, and reports each expression that does not compile. */
export async function badExpressions(): Promise<ObjectTest> {
  const types = knownTypes(await loadKubernetesTypes(), [])
  return ({ manifest, value, kind }, { report, kubernetesVersion }) => {
    const complain = ({ message, path }: PolicyProblem) => report(message, path)
    const document = { file: undefined, manifest, value }
    const target = { kubernetesVersion, complain, types }
    if (kind === "MutatingAdmissionPolicy")
      compileMutatingPolicy(readMutatingPolicy(document, complain), target)
    else compileValidatingPolicy(readValidatingPolicy(document, complain), target)
  }
}
