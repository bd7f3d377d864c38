import { describeManifest, type Manifest } from "@sternpost/manifests"
import { isClusterScoped, type KindPattern, type NameReference } from "@sternpost/schema"
import { TransformError } from "../errors.ts"
import { type Reference, ReferenceFinder } from "./references.ts"

/** What an object is to be called. */
export interface NewIdentity {
  readonly name: string
  readonly namespace: string
}

export interface FollowOptions {
  /** Fields that name other objects and are not known by themselves. */
  readonly references?: readonly NameReference[]
  /** The namespace of objects that say none. */
  readonly defaultNamespace?: string
  /** Whether an object belongs to no namespace. */
  readonly isClusterScoped?: (object: Candidate) => boolean
}

/** What a reference may mean: an object, or one that was. */
export type Candidate = Pick<Manifest, "kind" | "group" | "version" | "name" | "namespace">

interface Edit {
  readonly reference: Reference
  readonly to: Pick<NewIdentity, "name"> & Partial<NewIdentity>
}

/**
 * Gives objects other names and namespaces, and everything in the stream that names them too. All
 * references are read before the first is written, so no name changes twice. Throws, and changes
 * nothing, when a reference could mean several objects that part ways, or two objects would be one.
 * Source of the rules: kustomize api/filters/nameref/nameref.go (5.8).
 */
export function renameObjects(
  manifests: readonly Manifest[],
  moves: ReadonlyMap<Manifest, NewIdentity>,
  options: FollowOptions = {},
): readonly Reference[] {
  refuseTwins(manifests, moves)
  const edits = referenceEdits(manifests, moves, options)
  for (const { reference, to } of edits) {
    const { manifest, path, namespacePath } = reference
    manifest.set(path, to.name)
    if (namespacePath !== undefined && to.namespace) manifest.set(namespacePath, to.namespace)
  }
  for (const [manifest, { name, namespace }] of moves) {
    if (name !== manifest.name) manifest.set(["metadata", "name"], name)
    if (namespace !== manifest.namespace) manifest.set(["metadata", "namespace"], namespace)
  }
  return edits.map(({ reference }) => reference)
}

function referenceEdits(
  manifests: readonly Manifest[],
  moves: ReadonlyMap<Manifest, NewIdentity>,
  options: FollowOptions,
): readonly Edit[] {
  const finder = new ReferenceFinder(options.references)
  const byName = groupByName(manifests)
  const moved = new Set([...moves.keys()].map(({ name }) => name))
  return manifests.flatMap((manifest) =>
    finder.find(manifest).flatMap((reference) => {
      if (!moved.has(reference.name)) return []
      const candidates = (byName.get(reference.name) ?? []).filter((one) =>
        mayMean(reference, one, moves, options),
      )
      const [first] = candidates
      if (first === undefined || !candidates.some((one) => moves.has(one))) return []
      return [{ reference, to: agreed(reference, first, candidates, moves) }]
    }),
  )
}

// What all the objects that a reference may mean are to be called. Namespaces that differ are no matter
// as long as none changes: then the reference keeps what it says.
function agreed(
  reference: Reference,
  first: Manifest,
  candidates: readonly Manifest[],
  moves: ReadonlyMap<Manifest, NewIdentity>,
): Edit["to"] {
  const { name, namespace } = newIdentity(first, moves)
  const otherName = candidates.find((one) => newIdentity(one, moves).name !== name)
  if (otherName !== undefined) throw ambiguous(reference, first, otherName)
  const otherPlace = candidates.find((one) => newIdentity(one, moves).namespace !== namespace)
  if (otherPlace === undefined) return { name, namespace }
  const isMoved = (one: Manifest) => newIdentity(one, moves).namespace !== one.namespace
  if (reference.namespacePath !== undefined && candidates.some(isMoved))
    throw ambiguous(reference, first, otherPlace)
  return { name }
}

function ambiguous(reference: Reference, a: Manifest, b: Manifest): Error {
  const { manifest, path, name } = reference
  return manifest.errorAt(
    path,
    `"${name}" may mean ${describeManifest(a)} or ${describeManifest(b)}, which are not called alike afterwards; let both or none be selected`,
  )
}

/** Whether a reference of an object may mean another one, by its kind and its namespace. */
export function mayMean(
  reference: Reference,
  candidate: Candidate,
  moves: ReadonlyMap<Candidate, NewIdentity>,
  options: FollowOptions,
): boolean {
  const { kind, group, referents, manifest } = reference
  if (!referents.some((pattern) => fitsKind(pattern, candidate))) return false
  if (kind !== undefined && kind !== candidate.kind) return false
  if (group !== undefined && group !== "" && group !== candidate.group) return false
  return inSight(reference, manifest, candidate, moves, options)
}

function fitsKind({ kind, group, version }: KindPattern, manifest: Candidate): boolean {
  return (
    (kind === undefined || kind === manifest.kind) &&
    (group === undefined || group === manifest.group) &&
    (version === undefined || version === manifest.version)
  )
}

// A reference that says a namespace means an object there, before or after; one that says none, an
// object beside it. ServiceAccounts are named across namespaces.
function inSight(
  reference: Reference,
  referrer: Manifest,
  candidate: Candidate,
  moves: ReadonlyMap<Candidate, NewIdentity>,
  options: FollowOptions,
): boolean {
  const { defaultNamespace = "default", isClusterScoped: isFree = isClusterScoped } = options
  const place = (namespace: string) => (namespace === "" ? defaultNamespace : namespace)
  if (isFree(candidate)) return true
  const { namespace } = reference
  const after = newIdentity(candidate, moves).namespace
  if (namespace !== undefined)
    return [candidate.namespace, after].map(place).includes(place(namespace))
  if (isFree(referrer) || candidate.kind === "ServiceAccount") return true
  return place(newIdentity(referrer, moves).namespace) === place(after)
}

function newIdentity(manifest: Candidate, moves: ReadonlyMap<Candidate, NewIdentity>): NewIdentity {
  return moves.get(manifest) ?? { name: manifest.name, namespace: manifest.namespace }
}

function groupByName(manifests: readonly Manifest[]): ReadonlyMap<string, readonly Manifest[]> {
  const groups = new Map<string, Manifest[]>()
  for (const manifest of manifests) {
    const group = groups.get(manifest.name)
    if (group === undefined) groups.set(manifest.name, [manifest])
    else group.push(manifest)
  }
  return groups
}

// Charts do render an object twice; only those that become twins here are a mistake of the options.
function refuseTwins(
  manifests: readonly Manifest[],
  moves: ReadonlyMap<Manifest, NewIdentity>,
): void {
  const seen = new Map<string, Manifest>()
  for (const manifest of manifests) {
    const { name, namespace } = newIdentity(manifest, moves)
    if (name === "") continue
    const key = [manifest.group, manifest.kind, namespace, name].join("|")
    const twin = seen.get(key)
    const wereTwins =
      twin !== undefined && twin.name === manifest.name && twin.namespace === manifest.namespace
    if (twin !== undefined && !wereTwins)
      throw new TransformError(
        "OBJECTS_UNFIT",
        `${describeManifest(twin)} and ${describeManifest(manifest)} would both become ${manifest.kind} ${namespace === "" ? "" : `${namespace}/`}${name}`,
      )
    seen.set(key, manifest)
  }
}
