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
