import type { CompileTarget } from "../admission/compile.ts"
import type { Complain } from "../admission/model.ts"
import {
  type CompiledMutatingPolicy,
  compileMutatingPolicy,
  type MutatingPolicy,
  type MutationOutcome,
  readMutations,
} from "../admission/mutating.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { at } from "../read.ts"
import { type CompiledException, exempts } from "./exceptions.ts"
import { readKyvernoFrame } from "./frame.ts"

/** Reads a MutatingPolicy of Kyverno's; what is wrong with it is told to `complain`. */
export function readKyvernoMutating(document: PolicyDocument, complain: Complain): MutatingPolicy {
  const spec = at(document.value, "spec")
  const evaluation = at(spec, "evaluation")
  const targets = at(spec, "targetMatchConstraints")
  const isForExisting = at(evaluation, "mutateExisting", "enabled") === true
  if (isForExisting || (targets !== undefined && targets !== null))
    complain({
      document,
      path: isForExisting
        ? ["spec", "evaluation", "mutateExisting"]
        : ["spec", "targetMatchConstraints"],
      message: "the policy changes what is in a cluster already; take it out of these files",
    })
  if (at(evaluation, "admission", "enabled") === false)
    complain({
      document,
      path: ["spec", "evaluation", "admission", "enabled"],
      message: "the policy is for scans of a cluster only; take it out of these files",
    })
  return {
    ...readKyvernoFrame(document, complain),
    ...readMutations(document, complain),
    replacesAtomic: at(evaluation, "useServerSideApply") === true,
  }
}

/** Compiles a MutatingPolicy of Kyverno's, with what exempts objects from it. */
export function compileKyvernoMutating(
  policy: MutatingPolicy,
  target: CompileTarget,
  exceptions: readonly CompiledException[],
): CompiledMutatingPolicy {
  const compiled = compileMutatingPolicy(policy, target)
  return {
    policy,
    mutate(value, context): MutationOutcome {
      const exempted = exempts(exceptions, context.inputFor(value), policy)
      if ("exempted" in exempted)
        return exempted.passes
          ? { value }
          : { skipped: `the PolicyException ${exempted.exempted} exempts it` }
      if ("unknown" in exempted) return { skipped: exempted.unknown }
      if ("error" in exempted) return { denied: exempted.error }
      return compiled.mutate(value, {
        type: context.type,
        inputFor: (current) => ({ ...context.inputFor(current), exceptions: exempted.allowed }),
      })
    },
  }
}

/** A policy that fails with every object that it is for. */
export function failingMutation(policy: MutatingPolicy, reason: string): CompiledMutatingPolicy {
  return {
    policy,
    mutate: (value) => (policy.failurePolicy === "Fail" ? { denied: reason } : { value }),
  }
}
