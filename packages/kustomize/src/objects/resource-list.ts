import { KustomizeError } from "../errors.ts"
import { textOf } from "../fields/access.ts"
import { idKey, nameKey, type ResourceId } from "./identity.ts"
import { isEmptyTree, type Resource } from "./resource.ts"

/** Resources in their order. No two of them are the same object. */
export class ResourceList {
  #items: Resource[] = []

  get resources(): readonly Resource[] {
    return this.#items
  }

  /** Throws RESOURCE_DUPLICATE for a resource that is there already; the ones before it are in then. */
  append(resources: readonly Resource[]): void {
    const keyOf = ({ id, twin }: Resource) => `${idKey(id)}\n${twin}`
    const taken = new Map(this.#items.map((resource) => [keyOf(resource), resource]))
    for (const resource of resources) {
      const key = keyOf(resource)
      const other = taken.get(key)
      if (other !== undefined) throw duplicate(resource, other)
      taken.set(key, resource)
      this.#items.push(resource)
    }
  }

  /** Puts resources before all others; throws RESOURCE_DUPLICATE. */
  prepend(resources: readonly Resource[]): void {
    this.#items = [...resources, ...this.#items]
    this.verify()
  }

  /** Takes in what a generator made: new resources, and those that change or replace one. */
  absorb(resources: readonly Resource[]): void {
    for (const resource of resources) this.#absorbOne(resource)
  }

  #absorbOne(resource: Resource): void {
    const { id, behavior } = resource
    const matches = this.withAnyId(id)
    const [old] = matches
    if (matches.length > 1)
      throw generated(resource, `several resources could be the one: ${names(matches)}`)
    if (old === undefined) {
      if (behavior === "merge" || behavior === "replace")
        throw generated(resource, `there is none to ${behavior}`)
      this.append([resource])
      return
    }
    if (behavior !== "merge" && behavior !== "replace")
      throw generated(resource, "it exists already; its behavior must be merge or replace")
    if (behavior === "merge") mergeData(old, resource)
    takeMetadata(old, resource)
    this.#items[this.#items.indexOf(old)] = resource
  }

  /** Those that are or once were what the id says. */
  withAnyId(id: ResourceId): Resource[] {
    const key = idKey(id)
    return this.matching(id, (candidate) => idKey(candidate) === key)
  }

  /** As `withAnyId`, but in whatever namespace. */
  withAnyName(id: ResourceId): Resource[] {
    const key = nameKey(id)
    return this.matching(id, (candidate) => nameKey(candidate) === key)
  }

  matching({ name }: Pick<ResourceId, "name">, fits: (id: ResourceId) => boolean): Resource[] {
    return this.#items.filter((resource) => {
      // Most are told apart by their name alone.
      const named =
        resource.name === name || resource.previous.some((previous) => previous.name === name)
      return (
        named && !isEmptyTree(resource.tree) && [...resource.previousIds, resource.id].some(fits)
      )
    })
  }

  /** Leaves out what is deleted or empty. */
  dropEmpty(): void {
    this.#items = this.#items.filter((resource) => !isEmptyTree(resource.tree))
  }

  keep(fits: (resource: Resource) => boolean): void {
    this.#items = this.#items.filter(fits)
  }

  sort(compare: (a: Resource, b: Resource) => number): void {
    this.#items.sort(compare)
  }

  /** Throws RESOURCE_DUPLICATE when a change has made two resources the same. */
  verify(): void {
    const items = this.#items
    this.#items = []
    this.append(items)
  }

  /** As `verify`, at less expense where no two resources have one kind and name. */
  verifyNames(): void {
    const seen = new Set<string>()
    for (const { kind, name, twin } of this.#items) seen.add(`${kind}\n${name}\n${twin}`)
    if (seen.size < this.#items.length) this.verify()
  }
}

function duplicate(resource: Resource, other: Resource): KustomizeError {
  const first = other.source
  const where = first === undefined ? "" : `, first at ${first.file}:${first.line}`
  return new KustomizeError(
    "RESOURCE_DUPLICATE",
    `${resource.describe()} is there twice${where}; give one of them another name or namespace`,
    { ...resource.source, object: resource.describe() },
  )
}

function generated(resource: Resource, problem: string): KustomizeError {
  return new KustomizeError("RESOURCE_DUPLICATE", `generating ${resource.describe()}: ${problem}`, {
    ...resource.source,
    object: resource.describe(),
  })
}

function names(resources: readonly Resource[]): string {
  return resources.map((resource) => resource.describe()).join(", ")
}

// The new one is what the old one was, but for its contents and what it says itself.
function takeMetadata(old: Resource, resource: Resource): void {
  const { behavior, needsHash, origin } = resource
  for (const field of ["labels", "annotations"] as const)
    resource.setPairs(field, new Map([...old.pairs(field), ...resource.pairs(field)]))
  resource.name = old.name
  resource.namespace = old.namespace
  old.copyMarksTo(resource)
  resource.needsHash = needsHash && old.needsHash
  resource.origin = behavior === "merge" ? old.origin : origin
  resource.behavior = old.behavior
}

// All data are texts then, whatever they were.
function mergeData(old: Resource, resource: Resource): void {
  for (const field of ["data", "binaryData"]) {
    const [before, added] = [old.tree?.get(field), resource.tree?.get(field)]
    if (!(before instanceof Map)) continue
    const all = [...before, ...(added instanceof Map ? added : [])]
    resource.tree?.set(field, new Map(all.map(([key, value]) => [key, textOf(value)])))
  }
}
