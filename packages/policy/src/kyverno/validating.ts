import { CelValue } from "@sternpost/cel"
import {
  type Compiled,
  type CompiledFrame,
  type CompileTarget,
  compileFrame,
} from "../admission/compile.ts"
import { conditionsHold } from "../admission/conditions.ts"
import { Evaluation, type EvaluationInput, isIgnored } from "../admission/evaluation.ts"
import type { NamedExpression, ValidatingPolicy, Validation } from "../admission/model.ts"
import type { Target } from "../admission/target.ts"
import { checkTypes } from "../admission/type-check.ts"
import { type CompiledValidatingPolicy, pathOf, type Verdict } from "../admission/validating.ts"
import { type CompiledException, exempts } from "./exceptions.ts"
import { podsIn } from "./pod-templates.ts"

interface CompiledValidation {
  readonly validation: Validation
  readonly check: Compiled
  readonly message: Compiled | undefined
}

interface Parts {
  readonly policy: ValidatingPolicy
  readonly frame: CompiledFrame
  readonly exceptions: readonly CompiledException[]
  readonly validations: readonly CompiledValidation[]
  readonly annotations: readonly {
    readonly annotation: NamedExpression
    readonly compiled: Compiled
  }[]
}

/**
 * Compiles a ValidatingPolicy of Kyverno's; what does not compile is told to `complain`. It is asked as Kyverno does:
 * the first validation that does not hold decides, and one that fails denies whatever `failurePolicy` says.
 * Source of the rules: kyverno pkg/cel/policies/vpol and pkg/webhooks/resource/vpol.
 */
export function compileKyvernoValidating(
  policy: ValidatingPolicy,
  target: CompileTarget,
  exceptions: readonly CompiledException[],
): CompiledValidatingPolicy {
  const frame = compileFrame(policy, target)
  const validations = policy.validations.flatMap((validation) => {
    const check = frame.compile(validation, { result: "bool" })
    const { messageExpression } = validation
    const message = messageExpression && frame.compile(messageExpression, { result: "string" })
    return check === undefined ? [] : [{ validation, check, message }]
  })
  const annotations = policy.auditAnnotations.flatMap((annotation) => {
    const compiled = frame.compile(annotation)
    return compiled === undefined ? [] : [{ annotation, compiled }]
  })
  if (target.types !== undefined) checkTypes(policy, frame, target.types, target.complain)
  const parts = { policy, frame, exceptions, validations, annotations }
  return { policy, validate: (input) => validate(parts, input) }
}

/** A policy about pods that is asked about each pod that an object of any kind would make. */
export function askedAboutPods(compiled: CompiledValidatingPolicy): CompiledValidatingPolicy {
  return {
    policy: compiled.policy,
    validate(input) {
      const { target } = input
      const pods = podsIn(target.value, target.name, target.namespace)
      if (pods.length === 0)
        return [{ denied: `no pod template found in the ${target.kind}`, path: ["spec"] }]
      for (const { pod, path } of pods) {
        const verdicts = compiled.validate(aboutPod(input, pod))
        const denied = verdicts.find((verdict) => "denied" in verdict)
        if (denied !== undefined && "denied" in denied)
          return [{ denied: `${denied.denied} (pod template at ${path})`, path: undefined }]
        if (verdicts.length > 0) return verdicts
      }
      return []
    },
  }
}

function aboutPod(input: EvaluationInput, pod: Readonly<Record<string, unknown>>): EvaluationInput {
  const { name, namespace, labels } = input.target
  const target: Target = {
    value: pod,
    group: "",
    version: "v1",
    kind: "Pod",
    resource: "pods",
    name,
    namespace,
    labels,
  }
  return { ...input, object: CelValue.of(pod), oldObject: null, target }
}

function validate(parts: Parts, input: EvaluationInput): readonly Verdict[] {
  const { policy, frame, exceptions, validations } = parts
  const exempted = exempts(exceptions, input, policy)
  if ("exempted" in exempted)
    return exempted.passes
      ? []
      : [{ skipped: `the PolicyException ${exempted.exempted} exempts it` }]
  if ("unknown" in exempted) return [{ skipped: exempted.unknown }]
  if ("error" in exempted) return [{ denied: exempted.error, path: undefined }]
  const evaluation = new Evaluation(frame, { ...input, exceptions: exempted.allowed })
  const condition = conditionsHold(frame.conditions, evaluation)
  if (condition === "no") return []
  if (condition !== "yes") {
    if ("unknown" in condition) return [{ skipped: condition.unknown }]
    if (isIgnored(policy.failurePolicy, condition.error)) return []
    const text = `the match condition "${condition.name}" resulted in an error: ${condition.error.summary}`
    return [{ denied: text, path: undefined }]
  }
  const skipped: Verdict[] = []
  for (const [index, validation] of validations.entries()) {
    const verdict = validationVerdict(validation, index, evaluation)
    if (verdict === undefined) continue
    // Whatever the one that is not known says, it is not the only one.
    if ("denied" in verdict) return [...skipped, verdict]
    skipped.push(verdict)
  }
  return [...skipped, ...annotationVerdicts(parts, evaluation)]
}

function validationVerdict(
  { validation, check, message }: CompiledValidation,
  index: number,
  evaluation: Evaluation,
): Verdict | undefined {
  const outcome = evaluation.evaluate(check)
  if ("unknown" in outcome) return { skipped: outcome.unknown }
  if ("error" in outcome) {
    const text = `expression '${validation.text.trim()}' resulted in error: ${outcome.error.summary}`
    return { denied: text, path: undefined }
  }
  if (outcome.value === true) return undefined
  const denied = messageText(validation, message && evaluation.evaluate(message))
  return {
    denied: denied || `CEL expression validation failed at index ${index}`,
    path: pathOf(check.expression.references),
  }
}

function messageText(
  { message = "" }: Validation,
  outcome: ReturnType<Evaluation["evaluate"]> | undefined,
): string {
  if (outcome === undefined) return message
  if ("value" in outcome) return String(outcome.value)
  const reason = "error" in outcome ? outcome.error.summary : outcome.unknown
  return `failed to evaluate message expression: ${reason}`
}

function annotationVerdicts({ annotations }: Parts, evaluation: Evaluation): readonly Verdict[] {
  for (const { annotation, compiled } of annotations) {
    const outcome = evaluation.evaluate(compiled)
    if ("unknown" in outcome) return [{ skipped: outcome.unknown }]
    if ("value" in outcome && typeof outcome.value === "string") continue
    const reason = "error" in outcome ? outcome.error.summary : "it is no string"
    const text = `the audit annotation "${annotation.name}" resulted in an error: ${reason}`
    return [{ denied: text, path: undefined }]
  }
  return []
}
