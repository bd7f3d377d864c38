import { isObject, type JsonObject } from "@sternpost/manifests"
import { isClusterScoped } from "@sternpost/schema"
import type { CheckedObject } from "../check.ts"
import { at, mapOf } from "../read.ts"
import { pluralOf } from "./plural.ts"

/** What the definitions of custom resources say of a kind: how it is written in paths, and its scope. */
export interface ResourceKind {
  readonly group: string
  readonly kind: string
  readonly plural: string
  readonly isNamespaced: boolean
}

/** An object as a request for it would describe it. */
export interface Target {
  readonly value: Readonly<JsonObject>
  readonly group: string
  readonly version: string
  readonly kind: string
  /** The plural in paths: `deployments`. */
  readonly resource: string
  readonly name: string
  /** Empty for an object that belongs to no namespace; `undefined` where nobody knows it. */
  readonly namespace: string | undefined
  readonly labels: Readonly<Record<string, unknown>>
}

/** Describes an object. `namespace` is that of objects which name none. */
export function targetOf(
  object: CheckedObject,
  kinds: readonly ResourceKind[],
  namespace: string | undefined,
): Target {
  const { manifest } = object
  const { group, version, kind } = manifest
  let value: Readonly<JsonObject> | undefined
  const known = kinds.find((entry) => entry.group === group && entry.kind === kind)
  const isCluster = known === undefined ? isClusterScoped({ group, kind }) : !known.isNamespaced
  return {
    // Most objects are of kinds that no policy is for, and need not be read.
    get value() {
      value ??= object.value
      return value
    },
    get name() {
      return manifest.name
    },
    group,
    version,
    kind,
    resource: known?.plural ?? pluralOf(kind),
    get namespace() {
      return isCluster ? "" : manifest.namespace || namespace
    },
    get labels() {
      return mapOf(at(this.value, "metadata", "labels"))
    },
  }
}

/** What the CustomResourceDefinitions among objects say of their kinds. */
export function definedKinds(objects: readonly Readonly<JsonObject>[]): ResourceKind[] {
  return objects
    .filter(({ kind, spec }) => kind === "CustomResourceDefinition" && isObject(spec))
    .map(({ spec }) => ({
      group: String(at(spec, "group")),
      kind: String(at(spec, "names", "kind")),
      plural: String(at(spec, "names", "plural")),
      isNamespaced: at(spec, "scope") !== "Cluster",
    }))
}
