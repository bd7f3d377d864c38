import type { Tree, TreeMap } from "@sternpost/goyaml"
import { KustomizeError } from "../errors.ts"
import { fieldText, isNull, isScalar, isString, textOf } from "../fields/access.ts"
import { changeField, type FieldSpec, Misfit } from "../fields/field-spec.ts"
import { effectiveNamespace, type Gvk, isSelected, NO_NAMESPACE } from "../objects/identity.ts"
import type { Resource } from "../objects/resource.ts"
import type { ResourceList } from "../objects/resource-list.ts"
import { Candidates } from "./candidates.ts"

/** Fields that name resources of a kind. */
export interface NameReference {
  readonly referent: Gvk
  readonly fields: readonly FieldSpec[]
}

/** Lets fields that name resources follow the new names. Throws where one may mean several. */
export function followNames(list: ResourceList, references: readonly NameReference[]): void {
  for (const resource of list.resources) refuseBlankNamespaces(resource)
  const candidates = new Candidates(list.resources)
  if (candidates.isEmpty) return
  const fields = new FieldsByKind(candidates.haveOldNames ? withMaps(references) : references)
  for (const referrer of list.resources) {
    if (referrer.tree === undefined) continue
    for (const { referent, spec } of fields.of(referrer.originalId))
      followField(referrer, referent, spec, candidates)
  }
}

// Fields that hold more than a name: a namespace may come into them.
function withMaps(references: readonly NameReference[]): readonly NameReference[] {
  return references.map(({ referent, fields }) => ({
    referent,
    fields: fields.filter(({ path }) => !/names?$/i.test(path)),
  }))
}

function refuseBlankNamespaces(resource: Resource): void {
  const subjects = resource.kind === "RoleBinding" ? resource.tree?.get("subjects") : undefined
  if (!Array.isArray(subjects)) return
  for (const subject of subjects)
    if (fieldText(subject, "kind") === "ServiceAccount" && isBlank(subject))
      throw new KustomizeError(
        "RESOURCE_INVALID",
        `${resource.describe()}: the namespace of a subject must be a text, or be left out`,
        { ...resource.source, object: resource.describe() },
      )
}

function isBlank(subject: Tree): boolean {
  const namespace = subject instanceof Map ? subject.get("namespace") : ""
  return namespace !== undefined && !isString(namespace)
}

interface ReferringField {
  readonly referent: Gvk
  readonly spec: FieldSpec
}

// The table has hundreds of fields, an object's kind few of them.
class FieldsByKind {
  readonly #references: readonly NameReference[]
  readonly #known = new Map<string, ReferringField[]>()

  constructor(references: readonly NameReference[]) {
    this.#references = references
  }

  of(gvk: Gvk): readonly ReferringField[] {
    const key = `${gvk.group}\n${gvk.version}\n${gvk.kind}`
    let found = this.#known.get(key)
    if (found === undefined) {
      found = this.#references.flatMap(({ referent, fields }) =>
        fields.filter((spec) => isSelected(gvk, spec)).map((spec) => ({ referent, spec })),
      )
      this.#known.set(key, found)
    }
    return found
  }
}

function followField(
  referrer: Resource,
  referent: Gvk,
  spec: FieldSpec,
  candidates: Candidates,
): void {
  const follow = new Follow(referrer, referent, spec, candidates)
  // The kind may have changed since: the field counts for what the resource was.
  changeField(referrer, spec, { change: (value) => follow.change(value) })
}

class Follow {
  readonly #referrer: Resource
  readonly #referent: Gvk
  readonly #spec: FieldSpec
  readonly #candidates: Candidates

  constructor(referrer: Resource, referent: Gvk, spec: FieldSpec, candidates: Candidates) {
    this.#referrer = referrer
    this.#referent = referent
    this.#spec = spec
    this.#candidates = candidates
  }

  change(value: Tree): Tree {
    if (isNull(value)) return value
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) value[i] = this.#changeOne(item)
      return value
    }
    return this.#changeOne(value)
  }

  #changeOne(value: Tree): Tree {
    if (isNull(value)) return value
    if (isScalar(value)) return this.#name(value)
    if (!(value instanceof Map)) throw new Misfit("expected a name or a map with one")
    this.#map(value)
    return value
  }

  #name(value: Tree): Tree {
    const found = this.#select(textOf(value), () => true, isSameName)
    return found === undefined || found.name === textOf(value) ? value : found.name
  }

  #map(map: TreeMap): void {
    if (!map.has("name")) throw new Misfit("expected a map with a name")
    const name = fieldText(map, "name")
    const found = this.#select(name, this.#inNamespaceOf(map), isSameNameAndNamespace)
    if (found === undefined) return
    const { namespace } = found
    if (found.name === name && namespace === "") return
    map.set("name", found.name)
    if (namespace !== "") map.set("namespace", namespace)
  }

  // A namespace in the field is one that resources had, or, if none had it, one that they have.
  #inNamespaceOf(map: TreeMap): (resource: Resource) => boolean {
    if (!map.has("namespace")) return () => true
    const namespace = fieldText(map, "namespace")
    if (namespace === NO_NAMESPACE) return () => false
    const had = (resource: Resource) => effectiveNamespace(resource.originalId) === namespace
    const has = (resource: Resource) => effectiveNamespace(resource.id) === namespace
    return this.#candidates.wereIn(namespace, this.#referrer) ? had : has
  }

  #select(
    name: string,
    fits: (resource: Resource) => boolean,
    areSame: (a: Resource, b: Resource) => boolean,
  ): Resource | undefined {
    const named = this.#candidates
      .named(name, this.#referrer)
      .filter(
        (resource) =>
          fits(resource) &&
          resource.previousIds.some((id) => isSelected(id, this.#referent)) &&
          this.#isRole(resource) &&
          this.#isNear(resource),
      )
    if (named.length === 1) return named[0]
    let left = named.filter((resource) => haveSameAffixes(resource, this.#referrer, true))
    if (left.length > 1)
      left = left.filter((resource) => haveSameAffixes(resource, this.#referrer, false))
    const [first, ...others] = left
    if (first === undefined || others.every((other) => areSame(first, other))) return first
    throw this.#ambiguous(name, left)
  }

  // A role reference says itself what kind it means.
  #isRole(resource: Resource): boolean {
    if (!this.#spec.path.endsWith("roleRef/name")) return true
    const roleRef = this.#referrer.tree?.get("roleRef")
    if (!(roleRef instanceof Map) || !roleRef.has("apiGroup") || !roleRef.has("kind")) return true
    const wanted = {
      group: fieldText(roleRef, "apiGroup"),
      version: "",
      kind: fieldText(roleRef, "kind"),
    }
    return resource.previousIds.some((id) => isSelected(id, wanted))
  }

  #isNear(resource: Resource): boolean {
    const [own, other] = [this.#referrer.id, resource.id]
    if (own.isClusterScoped || other.isClusterScoped || other.kind === "ServiceAccount") return true
    return effectiveNamespace(own) === effectiveNamespace(other)
  }

  #ambiguous(name: string, found: readonly Resource[]): KustomizeError {
    const names = found.map((resource) => resource.describe()).join(", ")
    return new KustomizeError(
      "REFERENCE_UNRESOLVED",
      `${this.#referrer.describe()}: ${this.#spec.path} names ${JSON.stringify(name)}, which may be ${names}`,
      { ...this.#referrer.source, object: this.#referrer.describe() },
    )
  }
}

function isSameName(a: Resource, b: Resource): boolean {
  return a.name === b.name
}

function isSameNameAndNamespace(a: Resource, b: Resource): boolean {
  return a.name === b.name && a.namespace === b.namespace
}

function haveSameAffixes(a: Resource, b: Resource, mayLack: boolean): boolean {
  const same = (left: readonly string[], right: readonly string[]) =>
    (mayLack && (left.length === 0 || right.length === 0)) || endSame(left, right)
  return same(a.prefixes, b.prefixes) && same(a.suffixes, b.suffixes)
}

// The shorter list is the end of the longer one, except that nothing is no end of something.
function endSame(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length)
  if (length === 0) return a.length === b.length
  return a.slice(-length).every((text, i) => text === b.at(i - length))
}
