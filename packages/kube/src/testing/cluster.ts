import { randomBytes, randomUUID } from "node:crypto"
import type { KubeObject } from "../objects.ts"
import type { ServedResource } from "./resources.ts"
import { detailsOf, notFound, qualified, Refusal } from "./status.ts"
import type { Store } from "./store.ts"

/** What all verbs work on. */
export interface Cluster {
  readonly store: Store
  readonly resources: readonly ServedResource[]
  readonly now: () => Date
}

/** The prefix of the keys of a kind, in one namespace or in all. */
export function keyPrefix({ apiVersion, plural }: ServedResource, namespace?: string): string {
  const base = `/${apiVersion}/${plural}/`
  return namespace === undefined ? base : `${base}${namespace}/`
}

export function objectKey(resource: ServedResource, name: string, namespace?: string): string {
  return keyPrefix(resource, resource.namespaced ? namespace : undefined) + name
}

/** An object that must be there. Throws a `Refusal` with the reason `NotFound`. */
export function present(
  { store }: Cluster,
  resource: ServedResource,
  name: string,
  namespace?: string,
): KubeObject {
  const object = store.read(objectKey(resource, name, namespace))
  if (object === undefined) throw notFound(resource, name)
  return object
}

/** Seconds, as the API has times. */
export const timestamp = ({ now }: Cluster): string =>
  now()
    .toISOString()
    .replace(/\.\d+Z$/, "Z")

export const newUid = (): string => randomUUID()

// No vowels, and nothing that reads as something else: names must not become words.
const ALPHABET = "bcdfghjklmnpqrstvwxz2456789"

/** A name for an object that says only how its name begins. */
export function generatedName(prefix: string): string {
  const random = [...randomBytes(5)].map((byte) => ALPHABET[byte % ALPHABET.length])
  return prefix.slice(0, 58) + random.join("")
}

/** Refuses to create in a namespace that is not there, or that ends. */
export function requireActiveNamespace(
  cluster: Cluster,
  resource: ServedResource,
  name: string,
  namespace: string,
): void {
  const namespaces = namespaceResource(cluster)
  const { deletionTimestamp } = present(cluster, namespaces, namespace).metadata
  if (deletionTimestamp === undefined) return
  const ending = `namespace ${namespace} because it is being terminated`
  throw new Refusal(
    "Forbidden",
    `${qualified(resource, name)} is forbidden: unable to create new content in ${ending}`,
    {
      details: detailsOf(resource, name, [
        {
          reason: "NamespaceTerminating",
          message: `namespace ${namespace} is being terminated`,
          field: "metadata.namespace",
        },
      ]),
    },
  )
}

export function namespaceResource({ resources }: Cluster): ServedResource {
  return resources.find(({ kind }) => kind === "Namespace") as ServedResource
}

/** The work of the namespace controller, done at once: what ends loses its objects, then itself. */
export function endNamespaces(cluster: Cluster): void {
  const namespaces = namespaceResource(cluster)
  for (const [key, namespace] of cluster.store.scan(keyPrefix(namespaces))) {
    if (namespace.metadata.deletionTimestamp === undefined) continue
    const left = cluster.resources
      .filter(({ namespaced }) => namespaced)
      .flatMap((resource) => cluster.store.scan(keyPrefix(resource, namespace.metadata.name)))
      .map(([content]) => remove(cluster, content))
    if (!left.includes(false) && !namespace.metadata.finalizers?.length) cluster.store.remove(key)
  }
}

/** Deletes an object, or, if it has finalizers, marks it. Returns whether it is gone. */
export function remove(cluster: Cluster, key: string): boolean {
  const object = cluster.store.read(key)
  if (object === undefined) return true
  if (!object.metadata.finalizers?.length) {
    cluster.store.remove(key)
    return true
  }
  markDeleted(cluster, key, object)
  return false
}

/** Stores when an object was asked to go; once. Returns what is stored. */
export function markDeleted(cluster: Cluster, key: string, object: KubeObject): KubeObject {
  if (object.metadata.deletionTimestamp !== undefined) return object
  const deletion = { deletionTimestamp: timestamp(cluster), deletionGracePeriodSeconds: 0 }
  return cluster.store.write(key, { ...object, metadata: { ...object.metadata, ...deletion } })
}
