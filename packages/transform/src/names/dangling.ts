import {
  groupOf,
  type Identity,
  identityKey,
  isObject,
  type Manifest,
  type Path,
  versionOf,
} from "@sternpost/manifests"
import { type Candidate, type FollowOptions, mayMean } from "./follow.ts"
import { type Reference, ReferenceFinder } from "./references.ts"

/** A reference to an object that was in the stream and is not any more. */
export interface Dangling {
  readonly manifest: Manifest
  readonly path: Path
  /** What it names. */
  readonly lost: Identity
}

/** What an object is called now, or `undefined` for one without a name. */
export function identityOf({ apiVersion, kind, name, namespace }: Manifest): Identity | undefined {
  return name === "" ? undefined : { apiVersion, kind, name, namespace }
}

/** What an object was called when the stream came in; `undefined` for one that came later. */
export function renderedIdentity(manifest: Manifest): Identity | undefined {
  const [apiVersion, kind, metadata] = ["apiVersion", "kind", "metadata"].map((key) =>
    manifest.rendered([key]),
  )
  if (!isObject(metadata) || typeof kind !== "string" || typeof apiVersion !== "string") return
  const { name, namespace } = metadata
  if (typeof name !== "string") return
  return { apiVersion, kind, name, namespace: typeof namespace === "string" ? namespace : "" }
}

/**
 * The references to objects of these names that are left in a stream where nothing is called so any more. Those
 * that may be missing (`optional: true`) do not count. Objects that do not have the name in their text are not read.
 */
export function danglingReferences(
  manifests: readonly Manifest[],
  identities: readonly Identity[],
  options: FollowOptions = {},
): readonly Dangling[] {
  const names = new Set(identities.map(({ name }) => name))
  if (names.size === 0) return []
  const present = new Set(manifests.filter(({ name }) => names.has(name)).map(identityKey))
  const lost = identities.filter((identity) => !present.has(identityKey(identity)))
  if (lost.length === 0) return []
  const finder = new ReferenceFinder(options.references)
  return manifests
    .filter((manifest) => lost.some(({ name }) => manifest.mentions(name) > 0))
    .flatMap((manifest) =>
      finder.find(manifest).flatMap((reference) => {
        const meant = lost.find((identity) => isMeant(reference, identity, options))
        if (meant === undefined || isOptional(reference)) return []
        const isThere = manifests.some((one) => isMeant(reference, one, options))
        return isThere ? [] : [{ manifest, path: reference.path, lost: meant }]
      }),
    )
}

const NO_MOVES = new Map<Candidate, never>()

function isMeant(reference: Reference, identity: Identity, options: FollowOptions): boolean {
  const { apiVersion, name } = identity
  if (reference.name !== name) return false
  const candidate = {
    ...plain(identity),
    group: groupOf(apiVersion),
    version: versionOf(apiVersion),
  }
  return mayMean(reference, candidate, NO_MOVES, options)
}

function plain({ apiVersion, kind, name, namespace }: Identity): Identity {
  return { apiVersion, kind, name, namespace }
}

function isOptional({ manifest, path }: Reference): boolean {
  return manifest.get([...path.slice(0, -1), "optional"]) === true
}
