import type { CelError } from "@sternpost/cel"
import type { NamedCompiled } from "./compile.ts"
import type { Evaluation } from "./evaluation.ts"

/** What match conditions say together. */
export type ConditionOutcome =
  | "yes"
  | "no"
  | { readonly error: CelError; readonly name: string }
  | { readonly unknown: string }

/**
 * All conditions have to hold. One that does not hold decides, whatever became of the others; then errors
 * count, then what is not known. Source of the rule: apiserver pkg/admission/plugin/webhook/matchconditions.
 */
export function conditionsHold(
  conditions: readonly NamedCompiled[],
  evaluation: Evaluation,
): ConditionOutcome {
  const outcomes = conditions.map((one) => ({ name: one.name, outcome: evaluation.evaluate(one) }))
  if (outcomes.some(({ outcome }) => "value" in outcome && outcome.value !== true)) return "no"
  for (const { name, outcome } of outcomes)
    if ("error" in outcome) return { error: outcome.error, name }
  for (const { outcome } of outcomes) if ("unknown" in outcome) return outcome
  return "yes"
}
