import { CelValue } from "@sternpost/cel"
import type { JsonObject, Manifest } from "@sternpost/manifests"
import type { TypeTable } from "@sternpost/schema"
import type { CheckedObject } from "../check.ts"
import type { KyvernoPolicies } from "../kyverno/load.ts"
import { at, mapOf, textOf } from "../read.ts"
import { withApiDefaults } from "./defaults/api-defaults.ts"
import type { EvaluationInput } from "./evaluation.ts"
import type { MatchFacts } from "./match.ts"
import type { PolicyFrame } from "./model.ts"
import type { ParamPool } from "./params.ts"
import type { PreviousObjects } from "./previous-objects.ts"
import { definedKinds, type ResourceKind, type Target, targetOf } from "./target.ts"

/** What is known of the request that objects would come with. */
export interface AdmissionOptions {
  /** By default `UPDATE` for an object that is among `previous`, and `CREATE` for others. */
  readonly operation?: string
  /** The objects as they were before. */
  readonly previous?: PreviousObjects
  /** The namespace of objects that name none, if it is known. */
  readonly namespace?: string
  /** What `request.userInfo` is; not known when absent. */
  readonly user?: Readonly<Record<string, unknown>>
  /** Major and minor version whose functions expressions may use. */
  readonly kubernetesVersion: string
}

/** What policies are compiled with. */
export interface PolicySetOptions {
  readonly kubernetesVersion: string
  /** The types of Kubernetes, by which expressions are checked; they are not when absent. */
  readonly types?: TypeTable
  /** What reads Kyverno's policies: `loadKyverno` says whether there are any. */
  readonly kyverno?: KyvernoPolicies | undefined
}

/** Objects of the stream that others may need: parameters, namespaces, definitions. */
export function supportingObjects(
  objects: readonly CheckedObject[],
  policies: readonly PolicyFrame[],
): ParamPool {
  const kinds = new Set(["Namespace", "CustomResourceDefinition"])
  for (const { paramKind } of policies) if (paramKind !== undefined) kinds.add(paramKind.kind)
  return objects.filter(({ manifest }) => kinds.has(manifest.kind)).map(({ value }) => value)
}

/** What is around the objects that policies are asked about. */
export interface Surroundings extends AdmissionOptions {
  readonly pool: ParamPool
  readonly kinds: readonly ResourceKind[]
  readonly namespaces: ReadonlyMap<string, unknown>
  readonly facts: MatchFacts
}

/** Reads namespaces and definitions out of what is known. */
export function surroundingsOf(pool: ParamPool, options: AdmissionOptions): Surroundings {
  const namespaces = new Map(
    pool
      .filter(({ apiVersion, kind }) => apiVersion === "v1" && kind === "Namespace")
      .map((object) => [textOf(at(object, "metadata", "name")), object]),
  )
  return {
    ...options,
    pool,
    kinds: definedKinds(pool),
    namespaces,
    facts: {
      operation: options.operation ?? "CREATE",
      namespaceLabels: (name) =>
        namespaces.has(name) ? mapOf(at(namespaces.get(name), "metadata", "labels")) : undefined,
    },
  }
}

/** An object that policies are asked about; what is made of it is made once for all. */
export class AdmittedObject {
  readonly manifest: Manifest
  readonly target: Target
  readonly surroundings: Surroundings
  #admitted: Readonly<JsonObject> | undefined = undefined
  #cel: CelValue | undefined = undefined
  #old: CelValue | null | undefined = undefined

  constructor(object: CheckedObject, surroundings: Surroundings) {
    this.manifest = object.manifest
    this.surroundings = surroundings
    this.target = targetOf(object, surroundings.kinds, surroundings.namespace)
  }

  /** What the object was before; `null` for one that is new. */
  get old(): CelValue | null {
    if (this.#old === undefined) {
      const value = this.surroundings.previous?.find(this.manifest)
      this.#old = value === undefined ? null : CelValue.of(withApiDefaults(value, this.target))
    }
    return this.#old
  }

  /** What is asked of a request for it. */
  get facts(): MatchFacts {
    const { facts, operation } = this.surroundings
    if (operation !== undefined) return facts
    return this.old === null ? facts : { ...facts, operation: "UPDATE" }
  }

  get cel(): CelValue {
    this.#cel ??= CelValue.of(this.admitted)
    return this.#cel
  }

  /** The object with the defaults of the API server. */
  get admitted(): Readonly<JsonObject> {
    this.#admitted ??= withApiDefaults(this.target.value, this.target)
    return this.#admitted
  }

  /** Its namespace, `null` where it has none, `undefined` where that is not known. */
  get namespaceObject(): unknown {
    const { namespace, kind, group } = this.target
    if (namespace === "" || (kind === "Namespace" && group === "")) return null
    return namespace === undefined ? undefined : this.surroundings.namespaces.get(namespace)
  }

  /** What expressions of a policy are about, with one parameter; `value` where the object was changed. */
  inputFor(params: unknown, value?: Readonly<JsonObject>): EvaluationInput {
    const { user } = this.surroundings
    const { operation } = this.facts
    const { namespaceObject, target } = this
    const oldObject = operation === "UPDATE" ? this.old : null
    const object = value === undefined ? this.cel : CelValue.of(value)
    return { object, oldObject, target, operation, namespaceObject, user, params }
  }
}
