import { KubeError } from "./errors.ts"
import type { ListRef, ObjectRef } from "./objects.ts"

/** A kind as the API serves it. */
export interface Resource {
  readonly apiVersion: string
  readonly kind: string
  /** The plural in paths and in roles. */
  readonly plural: string
  readonly namespaced: boolean
}

/** The group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : ""
}

/** The path of a group and version: `/api/v1`, `/apis/apps/v1`. */
export function groupPath(apiVersion: string): string {
  const segments = apiVersion.split("/").map(segment)
  return `/${segments.length === 1 ? "api" : "apis"}/${segments.join("/")}`
}

/** The path of all objects, of a namespace if one is given. Throws a `KubeError` for a kind without namespaces. */
export function listPath(resource: Resource, { namespace }: ListRef): string {
  const { apiVersion, kind, plural, namespaced } = resource
  if (namespace !== undefined && !namespaced)
    throw new KubeError("KUBE_REQUEST", `${kind} has no namespaces: leave "${namespace}" out`)
  const within = namespace === undefined ? "" : `/namespaces/${segment(namespace)}`
  return `${groupPath(apiVersion)}${within}/${plural}`
}

/** The path of one object. Throws a `KubeError` if its namespace is missing or its name is none. */
export function objectPath(resource: Resource, ref: ObjectRef): string {
  requireNamespace(resource, ref)
  return `${listPath(resource, ref)}/${segment(ref.name)}`
}

/** Throws a `KubeError` unless the namespace is given where the kind has namespaces. */
export function requireNamespace(resource: Resource, ref: ListRef & { name?: string }): void {
  if (!resource.namespaced || ref.namespace !== undefined) return
  const object = describeRef(ref)
  throw new KubeError("KUBE_REQUEST", `${object} needs a namespace: set metadata.namespace`, {
    object,
  })
}

// An empty segment would ask for the list instead, and dots would lead out of it.
function segment(text: string): string {
  if (text !== "" && text !== "." && text !== ".." && !text.includes("/"))
    return encodeURIComponent(text)
  throw new KubeError("KUBE_REQUEST", `"${text}" cannot be part of a path of the API: give a name`)
}

/** How messages name an object or a list: `Secret "web" in namespace "prod"`, `Secrets in all namespaces`. */
export function describeRef({ kind, namespace, name }: ListRef & { name?: string }): string {
  const within = namespace === undefined ? "" : ` in namespace "${namespace}"`
  return name === undefined ? `list of ${kind}${within}` : `${kind} "${name}"${within}`
}
