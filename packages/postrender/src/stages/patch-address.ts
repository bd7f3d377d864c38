import {
  groupOf,
  isObject,
  type JsonObject,
  type Manifest,
  type Selector,
} from "@sternpost/manifests"
import type { AllowedChanges } from "./patch-identity.ts"

/** What a strategic patch says about the object that it is for: the fields that identify one. */
export interface PatchAddress {
  readonly apiVersion?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
}

/** Reads the address of a patch, as far as it has one. */
export function readAddress(patch: JsonObject): PatchAddress {
  const metadata = isObject(patch["metadata"]) ? patch["metadata"] : {}
  const text = (key: string, value: unknown) => (typeof value === "string" ? { [key]: value } : {})
  return {
    ...text("apiVersion", patch["apiVersion"]),
    ...text("kind", patch["kind"]),
    ...text("name", metadata["name"]),
    ...text("namespace", metadata["namespace"]),
  }
}

/** The objects that an address means, as kustomize reads it; `undefined` unless it has kind and name. */
export function addressTarget({
  apiVersion,
  kind,
  name,
  namespace,
}: PatchAddress): { readonly selector: Selector; readonly words: string } | undefined {
  if (kind === undefined || name === undefined) return undefined
  const group = apiVersion === undefined ? undefined : groupOf(apiVersion)
  return {
    selector: {
      kind: literal(kind),
      name: literal(name),
      // An empty group would mean any.
      ...(group === ""
        ? { apiVersion: "v1" }
        : group === undefined
          ? {}
          : { group: literal(group) }),
      ...(namespace === undefined ? {} : { namespace: literal(namespace) }),
    },
    words: `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`,
  }
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/**
 * The patch as it is for one object: the name that it is addressed to is not a new name for the objects
 * that `match` selects, unless that is allowed. Throws where it is addressed to another kind of object or
 * another namespace: a patch that is applied anyway would hardly be what was meant.
 */
export function addressedTo(
  manifest: Manifest,
  patch: JsonObject,
  allowed: AllowedChanges,
): JsonObject {
  const address = readAddress(patch)
  const refuse = (what: string, said: string, has: string) =>
    manifest.error(
      "MANIFEST_EDIT",
      `the patch is for ${what} "${said}", but the object has ${has === "" ? "none" : `"${has}"`}; leave it out of the patch, or correct match`,
    )
  const { apiVersion, kind, namespace } = address
  if (allowed.allowKindChange !== true) {
    if (apiVersion !== undefined && apiVersion !== manifest.apiVersion)
      throw refuse("apiVersion", apiVersion, manifest.apiVersion)
    if (kind !== undefined && kind !== manifest.kind) throw refuse("kind", kind, manifest.kind)
  }
  if (namespace !== undefined && namespace !== manifest.namespace)
    throw refuse("namespace", namespace, manifest.namespace)
  const { metadata } = patch
  if (address.name === undefined || allowed.allowNameChange === true || !isObject(metadata))
    return patch
  return { ...patch, metadata: { ...metadata, name: manifest.name } }
}
