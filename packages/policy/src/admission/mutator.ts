import { deepEqual, type JsonObject, type Manifest, reconcile } from "@sternpost/manifests"
import type { KindTypes } from "@sternpost/schema"
import type { CheckedObject } from "../check.ts"
import { CheckError } from "../errors.ts"
import { complainOfUnread } from "../kyverno/load.ts"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { type PolicyProblem, refuseProblems } from "../policy-files/problem.ts"
import {
  type AdmissionOptions,
  AdmittedObject,
  type PolicySetOptions,
  supportingObjects,
  surroundingsOf,
} from "./admitted-object.ts"
import { readBinding } from "./bindings.ts"
import { knownTypes } from "./known-types.ts"
import { matches } from "./match.ts"
import {
  type CompiledMutatingPolicy,
  compileMutatingPolicy,
  type MutationOutcome,
  readMutatingPolicy,
} from "./mutating.ts"
import { paramsFor } from "./params.ts"
import {
  type BoundPolicy,
  bindingsOf,
  dangling,
  isAdmissionKind,
  refuseMissingParams,
} from "./policy-set.ts"

export interface MutatorOptions extends AdmissionOptions {
  /** The types of objects, by which apply configurations are merged. */
  readonly types: KindTypes
}

/** A policy as messages have it. */
export interface PolicyName {
  readonly kind: string
  readonly name: string
}

/** Takes what a mutator has to say of an object. */
export interface MutatorReports {
  /** A policy that could not do its work, and does not let the object pass. */
  denied(manifest: Manifest, policy: PolicyName, message: string): void
  /** A policy that needs what is not known here. */
  skipped(manifest: Manifest, policy: string, reason: string): void
}

/**
 * Reads the MutatingAdmissionPolicies among documents, with their bindings and parameters, and Kyverno's
 * MutatingPolicies. The former are asked in the order of their names, and then the latter as they stand. Throws a
 * `CheckError` for what is wrong with them.
 */
export function compileMutator(
  documents: readonly PolicyDocument[],
  { kubernetesVersion, types, kyverno }: PolicySetOptions,
): Mutator {
  const problems: PolicyProblem[] = []
  const complain = (problem: PolicyProblem) => problems.push(problem)
  const target = { kubernetesVersion, complain, types: types && knownTypes(types, documents) }
  const bindings = documents
    .filter((one) => isAdmissionKind(one, "MutatingAdmissionPolicyBinding"))
    .map((one) => readBinding(one, complain))
  const compiled = documents
    .filter((one) => isAdmissionKind(one, "MutatingAdmissionPolicy"))
    .map((document) => compileMutatingPolicy(readMutatingPolicy(document, complain), target))
    .sort((a, b) => (a.policy.name < b.policy.name ? -1 : 1))
  const names = compiled.map(({ policy }) => policy.name)
  for (const problem of dangling(bindings, names)) complain(problem)
  // The API server asks its own before it asks any webhook.
  complainOfUnread(documents, kyverno, complain)
  const ofKyverno = kyverno?.mutating(documents, target) ?? []
  refuseProblems(problems)
  return new Mutator(
    [
      ...compiled.map((one) => ({
        compiled: one,
        bindings: bindingsOf(one.policy.name, bindings),
      })),
      ...ofKyverno,
    ],
    documents.map(({ value }) => value),
  )
}

/** Policies and their bindings, to be asked once it is known of what. */
export class Mutator {
  readonly policies: readonly string[]
  readonly #bound: readonly BoundPolicy<CompiledMutatingPolicy>[]
  readonly #known: readonly Readonly<JsonObject>[]

  constructor(
    bound: readonly BoundPolicy<CompiledMutatingPolicy>[],
    known: readonly Readonly<JsonObject>[],
  ) {
    this.#bound = bound
    this.#known = known
    this.policies = bound.map(({ compiled }) => compiled.policy.name)
  }

  /**
   * Changes objects as the policies say, by the smallest edits. `all` are those that may be parameters or
   * namespaces. An object with which a policy failed stays as it was. Throws a `CheckError` for bindings whose
   * parameters are nowhere.
   */
  run(
    objects: readonly Manifest[],
    all: readonly Manifest[],
    { options, reports }: { readonly options: MutatorOptions; readonly reports: MutatorReports },
  ): void {
    const frames = this.#bound.map(({ compiled, bindings }) => ({
      policy: compiled.policy,
      bindings,
    }))
    const around = supportingObjects(
      all.map(checked),
      frames.map(({ policy }) => policy),
    )
    const pool = [...this.#known, ...around]
    refuseMissingParams(frames, pool)
    const surroundings = surroundingsOf(pool, options)
    for (const manifest of objects) {
      const object = new AdmittedObject(checked(manifest), surroundings)
      try {
        this.#mutate(object, options.types, reports)
      } catch (cause) {
        throw CheckError.of("mutate-policy", manifest, cause)
      }
    }
  }

  #mutate(object: AdmittedObject, types: KindTypes, reports: MutatorReports): void {
    const { manifest } = object
    const type = () => types.typeOf(object.target)
    let value: Readonly<JsonObject> | undefined
    const after = new Map<CompiledMutatingPolicy, Readonly<JsonObject>>()
    const ask = ({ compiled, bindings }: BoundPolicy<CompiledMutatingPolicy>): boolean => {
      const { name, document } = compiled.policy
      const policy = { name, kind: document.manifest.kind }
      for (const outcome of outcomes(
        compiled,
        bindings,
        object,
        type,
        () => value ?? object.admitted,
      )) {
        if ("denied" in outcome) reports.denied(manifest, policy, outcome.denied)
        else if ("skipped" in outcome) reports.skipped(manifest, name, outcome.skipped)
        else value = outcome.value
        if ("denied" in outcome) return false
      }
      if (value !== undefined) after.set(compiled, value)
      return true
    }
    for (const bound of this.#bound) if (!ask(bound)) return
    for (const bound of this.#bound) {
      const left = after.get(bound.compiled)
      const isNeeded =
        bound.compiled.policy.isReinvoked && left !== undefined && value !== undefined
      if (isNeeded && !deepEqual(left, value) && !ask(bound)) return
    }
    if (value !== undefined) applyChanges(manifest, object.admitted, value)
  }
}

// What is a default stays unwritten where no policy changed it.
function applyChanges(
  manifest: Manifest,
  before: Readonly<JsonObject>,
  after: Readonly<JsonObject>,
): void {
  for (const edit of reconcile(before, after)) {
    if (edit.op === "set") manifest.set(edit.path, edit.value)
    else if (edit.op === "insert") manifest.insert(edit.path, edit.value)
    else if (edit.op === "delete") manifest.delete(edit.path)
    else manifest.rename(edit.path, edit.key)
  }
}

function* outcomes(
  compiled: CompiledMutatingPolicy,
  bindings: BoundPolicy<CompiledMutatingPolicy>["bindings"],
  object: AdmittedObject,
  type: () => ReturnType<KindTypes["typeOf"]>,
  current: () => Readonly<JsonObject>,
): Generator<MutationOutcome> {
  const { policy } = compiled
  const { facts } = object
  const { pool } = object.surroundings
  const byPolicy = matches(policy.matchConstraints, object.target, facts)
  if (byPolicy === "no") return
  for (const binding of bindings) {
    const byBinding = matches(binding.matchResources, object.target, facts)
    if (byBinding === "no") continue
    const unsure = [byPolicy, byBinding].find((match) => typeof match !== "string")
    if (typeof unsure === "object") {
      yield { skipped: unsure.unknown }
      continue
    }
    const params = paramsFor(policy, binding, pool, object.target.namespace)
    if ("unknown" in params) yield { skipped: params.unknown }
    else if ("missing" in params) {
      if (!params.isAllowed && policy.failurePolicy === "Fail")
        yield { denied: `no params found for policy binding: ${params.missing}` }
    } else
      for (const param of params.values)
        yield compiled.mutate(current(), {
          type: type(),
          inputFor: (value) => object.inputFor(param, value),
        })
  }
}

function checked(manifest: Manifest): CheckedObject {
  return {
    manifest,
    get value() {
      return manifest.value()
    },
  }
}
