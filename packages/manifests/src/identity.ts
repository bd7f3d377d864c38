import { findNode, nodeValue, type Path, type YamlDocument } from "@sternpost/goyaml"

/** What tells one object of a stream from another. Empty strings stand for what is absent. */
export interface Identity {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

/** The API group of an `apiVersion`: `apps` of `apps/v1`, empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/")
  return slash < 0 ? "" : apiVersion.slice(0, slash)
}

/** The version of an `apiVersion`: `v1` of `apps/v1`. */
export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf("/") + 1)
}

/** One string for group, kind, namespace and name: the version may change without being another object. */
export function identityKey({ apiVersion, kind, namespace, name }: Identity): string {
  return `${groupOf(apiVersion)}|${kind}|${namespace}|${name}`
}

/** What a document says of the object at the path. */
export function readIdentity(document: YamlDocument, base: Path): Identity {
  const text = (...path: string[]) => {
    const node = findNode(document, [...base, ...path])
    if (node < 0) return ""
    const value = nodeValue(document, node)
    return value === null ? "" : String(value)
  }
  return {
    apiVersion: text("apiVersion"),
    kind: text("kind"),
    name: text("metadata", "name"),
    namespace: text("metadata", "namespace"),
  }
}

/** Whether an edit at the path may change what tells the object from others. */
export function touchesIdentity(path: Path): boolean {
  const [first, second] = path
  if (first === "metadata") return path.length === 1 || second === "name" || second === "namespace"
  return path.length === 0 || first === "apiVersion" || first === "kind"
}
