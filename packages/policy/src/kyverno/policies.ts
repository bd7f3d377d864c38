import { type Dialect, loadKyvernoDialect } from "@sternpost/cel"
import { parse } from "@sternpost/goyaml"
import type { CompileTarget } from "../admission/compile.ts"
import type { Complain, ValidatingPolicy } from "../admission/model.ts"
import { readValidations } from "../admission/model.ts"
import type { CompiledMutatingPolicy, MutatingPolicy } from "../admission/mutating.ts"
import type { BoundPolicy } from "../admission/policy-set.ts"
import type { CompiledValidatingPolicy } from "../admission/validating.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import type { PolicyProblem } from "../policy-files/problem.ts"
import {
  autogenControllers,
  type Controllers,
  type PodPlace,
  rewriteForController,
} from "./autogen.ts"
import {
  type CompiledException,
  compileException,
  type PolicyException,
  readException,
} from "./exceptions.ts"
import { readKyvernoBinding, readKyvernoFrame } from "./frame.ts"
import { complainOfForeign, isException, isPolicyKind } from "./kinds.ts"
import type { KyvernoPolicies } from "./load.ts"
import { compileKyvernoMutating, failingMutation, readKyvernoMutating } from "./mutating.ts"
import { mutationForControllers } from "./mutation-autogen.ts"
import { kyvernoScopes } from "./scope.ts"
import { askedAboutPods, compileKyvernoValidating } from "./validating.ts"

/** What reads Kyverno's policies in CEL. `now` is when exceptions may have expired, and what `time.now` says. */
export async function kyvernoPolicies(now: () => Date): Promise<KyvernoPolicies> {
  return policiesIn(await loadKyvernoDialect({ parseYaml: (text) => parse(text), now }), now)
}

function policiesIn(dialect: Dialect, now: () => Date): KyvernoPolicies {
  const scopes = kyvernoScopes(dialect)
  return {
    validating(documents, target) {
      complainOfForeign(documents, target.complain)
      const exceptions = readExceptions(documents, now(), target.complain)
      return documents
        .filter((one) => isPolicyKind(one, "ValidatingPolicy"))
        .flatMap((document) =>
          boundValidating(document, { ...target, scope: scopes.validating }, exceptions),
        )
    },
    mutating(documents, target) {
      complainOfForeign(documents, target.complain)
      const exceptions = readExceptions(documents, now(), target.complain)
      return documents
        .filter((one) => isPolicyKind(one, "MutatingPolicy"))
        .flatMap((document) =>
          boundMutating(document, { ...target, scope: scopes.mutating }, exceptions),
        )
    },
  }
}

function readExceptions(
  documents: readonly PolicyDocument[],
  now: Date,
  complain: Complain,
): readonly PolicyException[] {
  return documents.filter(isException).flatMap((one) => readException(one, now, complain) ?? [])
}

function exceptionsFor(
  policy: ValidatingPolicy | MutatingPolicy,
  exceptions: readonly PolicyException[],
  target: CompileTarget,
): readonly CompiledException[] {
  const { kind, name } = policy.document.manifest
  return exceptions
    .filter(({ policies }) => policies.some((one) => one.kind === kind && one.name === name))
    .map((exception) => compileException(exception, policy, target))
}

function boundValidating(
  document: PolicyDocument,
  given: CompileTarget,
  all: readonly PolicyException[],
): readonly BoundPolicy<CompiledValidatingPolicy>[] {
  let isWrong = false
  const complain = (problem: PolicyProblem) => {
    isWrong = true
    given.complain(problem)
  }
  const target = { ...given, complain }
  const policy = {
    ...readKyvernoFrame(document, complain),
    ...readValidations(document, complain),
  }
  const bindings = [readKyvernoBinding(document, complain)]
  const exceptions = exceptionsFor(policy, all, target)
  const own = compileKyvernoValidating(policy, target, exceptions)
  const wanted = autogenControllers(document, complain)
  if (isWrong) return []
  const controllers = wanted.map(({ place, matchConstraints }) => {
    if (place === undefined)
      return { ...askedAboutPods(own), policy: { ...policy, matchConstraints } }
    const moved = { ...validationForControllers(policy, place), matchConstraints }
    return compileKyvernoValidating(moved, derived(target), exceptions)
  })
  return [own, ...controllers].map((compiled) => ({ compiled, bindings }))
}

/** All expressions of a policy about pods, as about their controllers; messages, too, as Kyverno has it. */
function validationForControllers(policy: ValidatingPolicy, place: PodPlace): ValidatingPolicy {
  const rewrite = (text: string) => rewriteForController(text, place)
  const moved = <T extends { readonly text: string }>(one: T): T => ({
    ...one,
    text: rewrite(one.text),
  })
  return {
    ...policy,
    matchConditions: policy.matchConditions.map(moved),
    variables: policy.variables.map(moved),
    auditAnnotations: policy.auditAnnotations.map(moved),
    validations: policy.validations.map((one) => ({
      ...moved(one),
      message: one.message === undefined ? undefined : rewrite(one.message),
      messageExpression: one.messageExpression && moved(one.messageExpression),
    })),
  }
}

// What is wrong with the policy itself was told; where in a rewritten text something stands says nothing.
function derived(target: CompileTarget): CompileTarget {
  const complain = ({ document, path, message, cause }: PolicyProblem) =>
    target.complain({ document, path, message: `for the controllers of pods: ${message}`, cause })
  return { ...target, types: undefined, complain }
}

function boundMutating(
  document: PolicyDocument,
  target: CompileTarget,
  all: readonly PolicyException[],
): readonly BoundPolicy<CompiledMutatingPolicy>[] {
  const { complain } = target
  const policy = readKyvernoMutating(document, complain)
  const bindings = [readKyvernoBinding(document, complain)]
  const exceptions = exceptionsFor(policy, all, target)
  const own = compileKyvernoMutating(policy, target, exceptions)
  const controllers = autogenControllers(document, complain).flatMap((one) =>
    one.place === undefined
      ? []
      : mutatingControllers(policy, { ...one, place: one.place }, target, exceptions),
  )
  return [own, ...controllers].map((compiled) => ({ compiled, bindings }))
}

// Kyverno finds out with an object that what it made of the policy does not fit, and so do we.
function mutatingControllers(
  policy: MutatingPolicy,
  controllers: Controllers & { readonly place: PodPlace },
  target: CompileTarget,
  exceptions: readonly CompiledException[],
): CompiledMutatingPolicy {
  const moved = mutationForControllers(policy, controllers, controllers.place)
  const problems: PolicyProblem[] = []
  const complain = (problem: PolicyProblem) => problems.push(problem)
  const compiled = compileKyvernoMutating(
    moved,
    { ...target, types: undefined, complain },
    exceptions,
  )
  const [first] = problems
  if (first === undefined) return compiled
  const reason = `what Kyverno makes of the policy for the controllers of pods cannot be applied: ${first.message}`
  return failingMutation(moved, reason)
}
