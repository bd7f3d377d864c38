import type { CelError } from "@sternpost/cel"
import type { Path } from "@sternpost/manifests"
import { type Compiled, type CompiledFrame, type CompileTarget, compileFrame } from "./compile.ts"
import { conditionsHold } from "./conditions.ts"
import { Evaluation, type EvaluationInput, isIgnored, type Outcome } from "./evaluation.ts"
import type { NamedExpression, ValidatingPolicy, Validation } from "./model.ts"
import { checkTypes } from "./type-check.ts"

/** What a policy has against an object, or why it cannot be asked. */
export type Verdict =
  | { readonly denied: string; readonly path: Path | undefined }
  | { readonly skipped: string }

/** A policy whose expressions compile. */
export interface CompiledValidatingPolicy {
  readonly policy: ValidatingPolicy
  /** Everything against an object, with one parameter; empty for one that is admitted. */
  validate(input: EvaluationInput): readonly Verdict[]
}

interface CompiledValidation {
  readonly validation: Validation
  readonly check: Compiled
  readonly message: Compiled | undefined
}

/** An expression longer than this as a message is not taken. */
const LONGEST_MESSAGE = 5 * 1024

/** Compiles a ValidatingAdmissionPolicy; what does not compile is told to `complain`. */
export function compileValidatingPolicy(
  policy: ValidatingPolicy,
  target: CompileTarget,
): CompiledValidatingPolicy {
  const frame = compileFrame(policy, target)
  const validations = policy.validations.flatMap((validation) => {
    const check = frame.compile(validation, { result: "bool" })
    const { messageExpression } = validation
    const message =
      messageExpression &&
      frame.compile(messageExpression, { result: "string", withoutAuthorizer: true })
    return check === undefined ? [] : [{ validation, check, message }]
  })
  const annotations = policy.auditAnnotations.flatMap((annotation) => {
    const compiled = frame.compile(annotation)
    return compiled === undefined ? [] : [{ annotation, compiled }]
  })
  if (target.types !== undefined) checkTypes(policy, frame, target.types, target.complain)
  return { policy, validate: (input) => validate(frame, policy, validations, annotations, input) }
}

function validate(
  frame: CompiledFrame,
  policy: ValidatingPolicy,
  validations: readonly CompiledValidation[],
  annotations: readonly { readonly annotation: NamedExpression; readonly compiled: Compiled }[],
  input: EvaluationInput,
): readonly Verdict[] {
  const evaluation = new Evaluation(frame, input)
  const condition = conditionsHold(frame.conditions, evaluation)
  if (condition === "no") return []
  if (condition !== "yes") {
    if ("unknown" in condition) return [{ skipped: condition.unknown }]
    const text = `the match condition "${condition.name}" resulted in an error: ${condition.error.summary}`
    return onError(policy, text, condition.error)
  }
  return [
    ...validations.flatMap((one) => validationVerdicts(one, policy, evaluation)),
    ...annotations.flatMap(({ annotation, compiled }) =>
      annotationVerdicts(annotation, evaluation.evaluate(compiled), policy),
    ),
  ]
}

function validationVerdicts(
  { validation, check, message }: CompiledValidation,
  policy: ValidatingPolicy,
  evaluation: Evaluation,
): readonly Verdict[] {
  const outcome = evaluation.evaluate(check)
  if ("unknown" in outcome) return [{ skipped: outcome.unknown }]
  if ("error" in outcome)
    return onError(
      policy,
      `expression '${validation.text.trim()}' resulted in error: ${outcome.error.summary}${whyNoParams(check, evaluation)}`,
      outcome.error,
    )
  if (outcome.value === true) return []
  const text =
    usableMessage(message && evaluation.evaluate(message)) ??
    validation.message?.trim() ??
    `failed expression: ${validation.text.trim()}`
  return [{ denied: text, path: pathOf(check.expression.references) }]
}

// Of null nobody would guess that a paramRef is missing.
function whyNoParams({ expression }: Compiled, { hasParams }: Evaluation): string {
  const asks = expression.references.some((name) => /^params(?:\.|$)/.test(name))
  return asks && !hasParams ? " (params is null: no binding of the policy has a paramRef)" : ""
}

function annotationVerdicts(
  { name }: NamedExpression,
  outcome: Outcome,
  policy: ValidatingPolicy,
): readonly Verdict[] {
  if ("unknown" in outcome) return [{ skipped: outcome.unknown }]
  const isText = "value" in outcome && (outcome.value === null || typeof outcome.value === "string")
  if (isText) return []
  const error = "error" in outcome ? outcome.error : undefined
  const reason = error?.summary ?? "it is neither a string nor null"
  return onError(policy, `the audit annotation "${name}" resulted in an error: ${reason}`, error)
}

function onError(
  { failurePolicy }: ValidatingPolicy,
  text: string,
  error: CelError | undefined,
): readonly Verdict[] {
  return isIgnored(failurePolicy, error) ? [] : [{ denied: text, path: undefined }]
}

// What is empty, has lines or is too long is not taken, and the message that is written out is.
function usableMessage(outcome: Outcome | undefined): string | undefined {
  if (outcome === undefined || !("value" in outcome)) return undefined
  const text = String(outcome.value).trim()
  return text === "" || text.includes("\n") || text.length > LONGEST_MESSAGE ? undefined : text
}

/** The field that all parts of the object which an expression reads have in common. */
export function pathOf(references: readonly string[]): Path | undefined {
  const paths = references.map((text) => text.split(".")).filter(([base]) => base === "object")
  const [first = [], ...others] = paths
  let length = first.length
  for (const other of others)
    while (length > 0 && first.slice(0, length).join(".") !== other.slice(0, length).join("."))
      length--
  return length > 1 ? first.slice(1, length) : undefined
}
