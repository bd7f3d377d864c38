import {
  type CompiledFrame,
  type CompileTarget,
  compileFrame,
  type NamedCompiled,
} from "../admission/compile.ts"
import { conditionsHold } from "../admission/conditions.ts"
import { Evaluation, type EvaluationInput, isIgnored } from "../admission/evaluation.ts"
import { type Complain, namedExpressions, type PolicyFrame } from "../admission/model.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { at, listOf, textOf } from "../read.ts"

/** A PolicyException: what it exempts from policies, wholly or for some images and values. */
export interface PolicyException {
  readonly document: PolicyDocument
  /** With the namespace. */
  readonly name: string
  readonly policies: readonly { readonly kind: string; readonly name: string }[]
  readonly images: readonly string[]
  readonly values: readonly string[]
  /** Whether what is exempted counts as passed, or else as skipped. */
  readonly passes: boolean
}

/** An exception whose conditions compile for a policy. */
export interface CompiledException {
  readonly exception: PolicyException
  readonly frame: CompiledFrame
  readonly conditions: readonly NamedCompiled[]
}

/** What exceptions say of an object. */
export type Exempted =
  | { readonly exempted: string; readonly passes: boolean }
  | { readonly error: string }
  | { readonly unknown: string }
  | {
      readonly allowed: {
        readonly allowedImages: readonly string[]
        readonly allowedValues: readonly string[]
      }
    }

/** Reads a PolicyException; `undefined` for one that has expired. */
export function readException(
  document: PolicyDocument,
  now: Date,
  complain: Complain,
): PolicyException | undefined {
  const { manifest, value } = document
  const spec = at(value, "spec")
  const policies = listOf(at(spec, "policyRefs")).map((ref) => ({
    kind: textOf(at(ref, "kind")),
    name: textOf(at(ref, "name")),
  }))
  const wrong = policies.findIndex(({ kind, name }) => kind === "" || name === "")
  if (policies.length === 0 || wrong >= 0)
    complain({
      document,
      path: ["spec", "policyRefs", ...(wrong < 0 ? [] : [wrong])],
      message: "needs the name and the kind of a policy",
    })
  const expiresAt = at(spec, "expiresAt")
  const expires = Date.parse(textOf(expiresAt))
  if (expiresAt !== undefined && expiresAt !== null && Number.isNaN(expires))
    complain({
      document,
      path: ["spec", "expiresAt"],
      message: "is no time such as 2026-05-01T00:00:00Z",
    })
  if (expires < now.getTime()) return undefined
  return {
    document,
    name: [manifest.namespace, manifest.name].filter((part) => part !== "").join("/"),
    policies,
    images: listOf(at(spec, "images")).map(textOf),
    values: listOf(at(spec, "allowedValues")).map(textOf),
    passes: at(spec, "reportResult") === "pass",
  }
}

/** Compiles the conditions of an exception for a policy. */
export function compileException(
  exception: PolicyException,
  policy: PolicyFrame,
  target: CompileTarget,
): CompiledException {
  const { document } = exception
  const matchConditions = namedExpressions(document, "matchConditions", target.complain)
  const frame = compileFrame({ ...policy, document, matchConditions, variables: [] }, target)
  return { exception, frame, conditions: frame.conditions }
}

/**
 * What exceptions say of an object. One without images and values exempts it wholly, and then errors of those behind
 * it do not count. Source of the rule: kyverno pkg/cel/policies/vpol/compiler/policy.go.
 */
export function exempts(
  exceptions: readonly CompiledException[],
  input: EvaluationInput,
  { failurePolicy }: PolicyFrame,
): Exempted {
  const images: string[] = []
  const values: string[] = []
  let unknown: string | undefined
  for (const { exception, frame, conditions } of exceptions) {
    const outcome = conditionsHold(conditions, new Evaluation(frame, input))
    if (outcome === "no") continue
    if (outcome !== "yes") {
      if ("unknown" in outcome)
        unknown ??= `the PolicyException ${exception.name}: ${outcome.unknown}`
      else if (!isIgnored(failurePolicy, outcome.error))
        return {
          error: `the match condition "${outcome.name}" of the PolicyException ${exception.name} resulted in an error: ${outcome.error.summary}`,
        }
      continue
    }
    if (exception.images.length + exception.values.length === 0)
      return { exempted: exception.name, passes: exception.passes }
    images.push(...exception.images)
    values.push(...exception.values)
  }
  if (unknown !== undefined) return { unknown }
  return { allowed: { allowedImages: images, allowedValues: values } }
}
