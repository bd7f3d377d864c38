/** Group, version and kind; an empty part means any where it selects. */
export interface Gvk {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** What tells resources apart. The namespace is as written; an empty one means `default`. */
export interface ResourceId extends Gvk {
  readonly name: string
  readonly namespace: string
  /** Whether resources of the kind belong to no namespace. */
  readonly isClusterScoped: boolean
}

// What stands for the namespace of what has none. kustomize writes it into previous ids too.
export const NO_NAMESPACE = "_non_namespaceable_"
const DEFAULT_NAMESPACE = "default"

/** Group and version of an apiVersion. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const at = apiVersion.indexOf("/")
  return at < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, at), version: apiVersion.slice(at + 1) }
}

function joinApiVersion({ group, version }: Gvk): string {
  return group === "" ? version : `${group}/${version}`
}

/** Whether a kind is one that the selector means. */
export function isSelected(gvk: Gvk, selector: Gvk): boolean {
  return (
    (selector.kind === "" || selector.kind === gvk.kind) &&
    (selector.group === "" || selector.group === gvk.group) &&
    (selector.version === "" || selector.version === gvk.version)
  )
}

/** The namespace with which resources are compared. */
export function effectiveNamespace(id: ResourceId): string {
  if (id.isClusterScoped) return NO_NAMESPACE
  return id.namespace === "" ? DEFAULT_NAMESPACE : id.namespace
}

/** The same for two ids exactly when they mean one resource. */
export function idKey(id: ResourceId): string {
  return `${nameKey(id)}\n${effectiveNamespace(id)}`
}

/** As `idKey`, but in any namespace. */
export function nameKey({ group, version, kind, name }: ResourceId): string {
  return `${group}\n${version}\n${kind}\n${name}`
}

/** An id for messages: `Deployment shop/web (apps/v1)`, without the brackets if it has no apiVersion. */
export function describeId(id: ResourceId): string {
  const namespace = id.isClusterScoped || id.namespace === "" ? "" : `${id.namespace}/`
  const apiVersion = joinApiVersion(id)
  return `${id.kind} ${namespace}${id.name}${apiVersion === "" ? "" : ` (${apiVersion})`}`
}
