import type { KubeObject } from "../objects.ts"
import type { Resource } from "../resource.ts"
import { configMapRules } from "./rules/config-map.ts"
import { namespaceRules } from "./rules/namespace.ts"
import { secretRules } from "./rules/secret.ts"
import type { FieldProblem } from "./status.ts"

/** What the server knows about the objects of a kind. */
export interface KindRules {
  /** Brings a sent object into the form that is stored: defaults, derived fields. Throws a `Refusal`. */
  prepare?(object: KubeObject): KubeObject
  /** What is wrong with an object; `old` is what it replaces. */
  validate?(object: KubeObject, old?: KubeObject): FieldProblem[]
  /** Fields that are left out of what is stored if they are empty; until then they count as there. */
  readonly omitEmpty?: readonly string[]
  /** Whether a name must be a DNS label; otherwise it may be a subdomain. */
  readonly hasLabelName?: boolean
}

/** A kind that the in-memory server serves. */
export interface ServedResource extends Resource, KindRules {}

/** What it serves always. More kinds, without rules of their own, come by its option `resources`. */
export const CORE_RESOURCES: readonly ServedResource[] = [
  {
    apiVersion: "v1",
    kind: "Namespace",
    plural: "namespaces",
    namespaced: false,
    ...namespaceRules,
  },
  { apiVersion: "v1", kind: "Secret", plural: "secrets", namespaced: true, ...secretRules },
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    plural: "configmaps",
    namespaced: true,
    ...configMapRules,
  },
  { apiVersion: "coordination.k8s.io/v1", kind: "Lease", plural: "leases", namespaced: true },
]
