import type { JsonObject } from "@sternpost/manifests"
import { isClusterScoped } from "@sternpost/schema"
import { at, mapOf, textOf } from "../read.ts"
import type { Binding } from "./bindings.ts"
import { labelsFit } from "./label-selector.ts"
import type { PolicyFrame } from "./model.ts"

/** Objects that may be parameters. */
export type ParamPool = readonly Readonly<JsonObject>[]

/**
 * What a binding's parameters are for an object: a list of values (`null` where there are none to be), that one
 * is missing, or that nobody knows.
 */
export type Params =
  | { readonly values: readonly unknown[] }
  | { readonly missing: string; readonly isAllowed: boolean }
  | { readonly unknown: string }

/**
 * Finds the parameters of a binding for an object in a namespace: of a namespaced kind those of `paramRef`'s
 * namespace, or else of the object's own. Source of the rule: apiserver pkg/admission/plugin/policy/generic.
 */
export function paramsFor(
  policy: PolicyFrame,
  binding: Binding,
  pool: ParamPool,
  namespace: string | undefined,
): Params {
  const { paramKind } = policy
  const { paramRef } = binding
  if (paramKind === undefined || paramRef === undefined) return { values: [null] }
  const ofKind = pool.filter(
    ({ apiVersion, kind }) => apiVersion === paramKind.apiVersion && kind === paramKind.kind,
  )
  const within = textOf(at(paramRef, "namespace")) || namespace
  const isNamespaced = isParamNamespaced(paramKind, ofKind)
  if (isNamespaced && within === undefined)
    return { unknown: `the namespace it will be in is not known, and its parameters are there` }
  const inReach = ofKind.filter(
    (object) => !isNamespaced || textOf(at(object, "metadata", "namespace")) === within,
  )
  const found = inReach.filter((object) => isReferred(paramRef, object))
  if (found.length > 0) return { values: found }
  const isAllowed = at(paramRef, "parameterNotFoundAction") === "Allow"
  const where = isNamespaced ? ` in the namespace ${within}` : ""
  return { missing: `${describeRef(policy, binding)}${where} was not found`, isAllowed }
}

/** Whether any object could be the parameter that a binding names. */
export function hasParams(
  { paramKind }: PolicyFrame,
  { paramRef }: Binding,
  pool: ParamPool,
): boolean {
  return pool.some(
    (object) =>
      object["apiVersion"] === paramKind?.apiVersion &&
      object["kind"] === paramKind?.kind &&
      isReferred(paramRef, object),
  )
}

/** `ConfigMap "limits"`, or `a ConfigMap that the selector fits`. */
export function describeRef({ paramKind }: PolicyFrame, { paramRef }: Binding): string {
  const name = at(paramRef, "name")
  const kind = paramKind?.kind ?? "object"
  return name === undefined ? `a ${kind} that the selector fits` : `${kind} "${String(name)}"`
}

function isReferred(paramRef: unknown, object: Readonly<JsonObject>): boolean {
  const name = at(paramRef, "name")
  if (name !== undefined) return at(object, "metadata", "name") === name
  return labelsFit(at(paramRef, "selector"), mapOf(at(object, "metadata", "labels")))
}

// Of a kind that nobody defines here, its objects say whether it has namespaces.
function isParamNamespaced(
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  objects: ParamPool,
): boolean {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : ""
  if (isClusterScoped({ group, kind })) return false
  return (
    group === "" || objects.some((object) => textOf(at(object, "metadata", "namespace")) !== "")
  )
}
