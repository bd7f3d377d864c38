import { readValidatingPolicy } from "../../admission/model.ts"
import { compileValidatingPolicy } from "../../admission/validating.ts"
import type { PolicyProblem } from "../../policy-files/problem.ts"
import type { LintContext } from "../rule.ts"
import type { LintObject } from "../subjects.ts"

/** Compiles the policy that an object is, and reports each expression that does not compile. */
export function reportBadExpressions(
  { manifest, value }: LintObject,
  { report, kubernetesVersion }: LintContext,
): void {
  const complain = ({ message, path }: PolicyProblem) => report(message, path)
  const document = { file: undefined, manifest, value }
  compileValidatingPolicy(readValidatingPolicy(document, complain), { kubernetesVersion, complain })
}
