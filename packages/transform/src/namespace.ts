import { isObject, type Manifest, type ManifestStream, type Path } from "@sternpost/manifests"
import { isClusterScoped } from "@sternpost/schema"
import { appliesTo, type FieldSpec, fieldPaths } from "./field-spec.ts"
import { type FollowOptions, type NewIdentity, renameObjects } from "./names/follow.ts"

export interface NamespaceOptions {
  readonly namespace: string
  /** Leave what has a namespace where it is. */
  readonly unsetOnly?: boolean
  /** Which ServiceAccounts in the subjects of role bindings get the namespace, found in the stream or not. */
  readonly setRoleBindingSubjects?: "defaultOnly" | "allServiceAccounts" | "none"
  /** Further fields that hold the namespace. */
  readonly fields?: readonly FieldSpec[]
  /** Kinds, besides those known, that belong to no namespace. */
  readonly clusterScoped?: readonly string[]
  readonly references?: FollowOptions["references"]
  readonly defaultNamespace?: string
}

// Source: kustomize api/internal/konfig/builtinpluginconsts/namespace.go (5.8).
const FIELDS: readonly FieldSpec[] = [
  {
    group: "apiregistration.k8s.io",
    kind: "APIService",
    path: "spec/service/namespace",
    create: true,
  },
  {
    group: "apiextensions.k8s.io",
    kind: "CustomResourceDefinition",
    path: "spec/conversion/webhook/clientConfig/service/namespace",
  },
]
const BINDINGS = new Set(["RoleBinding", "ClusterRoleBinding"])

/**
 * Moves objects into a namespace, and what names them after them: subjects of role bindings, services
 * of webhooks. Objects that belong to no namespace stay; a Namespace gets the name.
 */
export function setNamespace(
  stream: ManifestStream,
  selected: readonly Manifest[],
  options: NamespaceOptions,
): void {
  const { manifests } = stream
  const isFree = scopeIn(manifests, options.clusterScoped)
  const moves = new Map<Manifest, NewIdentity>()
  for (const manifest of selected) {
    const next = moved(manifest, options, isFree)
    if (next !== undefined) moves.set(manifest, next)
  }
  for (const manifest of selected) setFields(manifest, options)
  const { references = [], defaultNamespace } = options
  renameObjects(manifests, moves, {
    references,
    isClusterScoped: isFree,
    ...(defaultNamespace === undefined ? {} : { defaultNamespace }),
  })
}

function moved(
  manifest: Manifest,
  { namespace, unsetOnly = false }: NamespaceOptions,
  isFree: (manifest: Manifest) => boolean,
): NewIdentity | undefined {
  if (manifest.kind === "Namespace" && manifest.group === "")
    return unsetOnly && manifest.name !== "" ? undefined : { name: namespace, namespace: "" }
  if (isFree(manifest) || (unsetOnly && manifest.namespace !== "")) return undefined
  return { name: manifest.name, namespace }
}

/** Tells what belongs to no namespace, by the definitions in the stream first. */
function scopeIn(
  manifests: readonly Manifest[],
  kinds: readonly string[] = [],
): (object: Pick<Manifest, "group" | "kind">) => boolean {
  const defined = new Map<string, boolean>()
  for (const manifest of manifests)
    if (manifest.kind === "CustomResourceDefinition") {
      const key = `${manifest.get(["spec", "group"])}/${manifest.get(["spec", "names", "kind"])}`
      defined.set(key, manifest.get(["spec", "scope"]) === "Cluster")
    }
  return ({ group, kind }) =>
    defined.get(`${group}/${kind}`) ?? (kinds.includes(kind) || isClusterScoped({ group, kind }))
}

function setFields(manifest: Manifest, options: NamespaceOptions): void {
  const { fields = [] } = options
  for (const field of [...FIELDS, ...fields].filter((spec) => appliesTo(spec, manifest)))
    for (const path of fieldPaths(field, manifest)) setAt(manifest, path, options)
  if (!BINDINGS.has(manifest.kind)) return
  const subjects = manifest.get(["subjects"])
  if (!Array.isArray(subjects)) return
  for (const [index, subject] of subjects.entries())
    if (isObject(subject) && isMeant(subject, options))
      setAt(manifest, ["subjects", index, "namespace"], options)
}

function isMeant(
  { kind, name }: Readonly<Record<string, unknown>>,
  { setRoleBindingSubjects: mode = "defaultOnly" }: NamespaceOptions,
): boolean {
  if (mode === "none" || kind !== "ServiceAccount") return false
  return mode === "allServiceAccounts" || name === "default"
}

function setAt(manifest: Manifest, path: Path, options: NamespaceOptions): void {
  const present = manifest.get(path)
  const isUnset = present === undefined || present === null || present === ""
  if (isUnset || options.unsetOnly !== true) manifest.set(path, options.namespace)
}
