import type { CelError } from "@sternpost/cel"
import { formatPath, isObject, type JsonObject } from "@sternpost/manifests"
import { applyJsonPatch, type JsonPatchOperation, PatchError } from "@sternpost/patch"
import type { TypeSchema } from "@sternpost/schema"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { at, listOf } from "../read.ts"
import { ApplyError, applyConfiguration } from "./apply-configuration.ts"
import { type Compiled, type CompiledFrame, type CompileTarget, compileFrame } from "./compile.ts"
import { conditionsHold } from "./conditions.ts"
import { Evaluation, type EvaluationInput, isIgnored } from "./evaluation.ts"
import {
  type Complain,
  type Expression,
  expressionAt,
  type PolicyFrame,
  readFrame,
} from "./model.ts"
import { checkTypes } from "./type-check.ts"

export interface Mutation {
  readonly kind: "ApplyConfiguration" | "JSONPatch"
  readonly expression: Expression
}

export interface MutatingPolicy extends PolicyFrame {
  readonly mutations: readonly Mutation[]
  /** Whether it is asked again when policies after it changed the object. */
  readonly isReinvoked: boolean
  /** Whether apply configurations may replace atomic lists and structs; they may not for the API server. */
  readonly replacesAtomic?: boolean
}

/** What a policy makes of an object. */
export type MutationOutcome =
  | { readonly value: Readonly<JsonObject> }
  | { readonly denied: string }
  | { readonly skipped: string }

/** A policy whose expressions compile. */
export interface CompiledMutatingPolicy {
  readonly policy: MutatingPolicy
  /** Gives the object as it is then; the same value if nothing is to be done. */
  mutate(value: Readonly<JsonObject>, context: MutationContext): MutationOutcome
}

export interface MutationContext {
  readonly type: TypeSchema
  inputFor(value: Readonly<JsonObject>): EvaluationInput
}

const FIELDS = { ApplyConfiguration: "applyConfiguration", JSONPatch: "jsonPatch" } as const

/** Reads a MutatingAdmissionPolicy; what is wrong with it is told to `complain`. */
export function readMutatingPolicy(document: PolicyDocument, complain: Complain): MutatingPolicy {
  return { ...readMutations(document, complain), ...readFrame(document, complain) }
}

/** Reads what a mutating policy does to objects; a complaint where that is nothing. */
export function readMutations(
  document: PolicyDocument,
  complain: Complain,
): Pick<MutatingPolicy, "mutations" | "isReinvoked"> {
  const spec = at(document.value, "spec")
  const mutations = listOf(at(spec, "mutations")).flatMap((item, i): Mutation[] => {
    const path = ["spec", "mutations", i]
    const kind = at(item, "patchType")
    if (kind !== "ApplyConfiguration" && kind !== "JSONPatch") {
      const message = `"${String(kind)}" is neither ApplyConfiguration nor JSONPatch`
      complain({ document, path: [...path, "patchType"], message })
      return []
    }
    const field = FIELDS[kind]
    const expression = expressionAt(document, at(item, field), [...path, field], complain)
    return expression === undefined ? [] : [{ kind, expression }]
  })
  if (mutations.length === 0)
    complain({ document, path: ["spec", "mutations"], message: "the policy changes nothing" })
  return { mutations, isReinvoked: at(spec, "reinvocationPolicy") === "IfNeeded" }
}

/** Compiles a MutatingAdmissionPolicy; what does not compile is told to `complain`. */
export function compileMutatingPolicy(
  policy: MutatingPolicy,
  target: CompileTarget,
): CompiledMutatingPolicy {
  const frame = compileFrame(policy, target)
  const steps = policy.mutations.flatMap(({ kind, expression }) => {
    const result = kind === "JSONPatch" ? "patches" : "object"
    const compiled = frame.compile(expression, { result, hasMutations: true })
    return compiled === undefined ? [] : [{ kind, compiled }]
  })
  if (target.types !== undefined) checkTypes(policy, frame, target.types, target.complain)
  return { policy, mutate: (value, context) => mutate(frame, policy, steps, value, context) }
}

interface Step {
  readonly kind: Mutation["kind"]
  readonly compiled: Compiled
}

function mutate(
  frame: CompiledFrame,
  { failurePolicy, replacesAtomic = false }: MutatingPolicy,
  steps: readonly Step[],
  object: Readonly<JsonObject>,
  context: MutationContext,
): MutationOutcome {
  const onError = (text: string, error?: CelError): MutationOutcome =>
    isIgnored(failurePolicy, error) ? { value: object } : { denied: text }
  const condition = conditionsHold(
    frame.conditions,
    new Evaluation(frame, context.inputFor(object)),
  )
  if (condition === "no") return { value: object }
  if (condition !== "yes")
    return "unknown" in condition
      ? { skipped: condition.unknown }
      : onError(
          `the match condition "${condition.name}" resulted in an error: ${condition.error.summary}`,
          condition.error,
        )
  let value = object
  for (const step of steps) {
    // Each sees what those before it made of the object.
    const outcome = new Evaluation(frame, context.inputFor(value)).evaluate(step.compiled)
    if ("unknown" in outcome) return { skipped: outcome.unknown }
    if ("error" in outcome)
      return onError(
        `expression '${shown(step)}' resulted in error: ${outcome.error.summary}`,
        outcome.error,
      )
    try {
      value = changed(value, step.kind, outcome.value, { type: context.type, replacesAtomic })
    } catch (cause) {
      if (!(cause instanceof ApplyError || cause instanceof PatchError)) throw cause
      const place = cause instanceof ApplyError ? `${formatPath(cause.path)}: ` : ""
      return onError(`what '${shown(step)}' gives cannot be applied: ${place}${cause.message}`)
    }
  }
  return { value }
}

function changed(
  value: Readonly<JsonObject>,
  kind: Mutation["kind"],
  result: unknown,
  merging: { readonly type: TypeSchema; readonly replacesAtomic: boolean },
): Readonly<JsonObject> {
  if (kind === "ApplyConfiguration")
    return applyConfiguration(value, isObject(result) ? result : {}, merging.type, merging)
  try {
    return applyJsonPatch(value as never, listOf(result) as JsonPatchOperation[]) as JsonObject
  } catch (cause) {
    // A test that fails is how a patch says that there is nothing to do.
    // Source of the rule: apiserver pkg/admission/plugin/policy/mutating/patch/json_patch.go.
    if (cause instanceof PatchError && cause.code === "PATCH_TEST_FAILED") return value
    throw cause
  }
}

function shown({ compiled }: Step): string {
  const text = compiled.source.text.trim().replace(/\s+/g, " ")
  return text.length > 120 ? `${text.slice(0, 120)}...` : text
}
