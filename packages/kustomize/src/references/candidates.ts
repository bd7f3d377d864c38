import { fieldText } from "../fields/access.ts"
import { effectiveNamespace } from "../objects/identity.ts"
import type { Resource } from "../objects/resource.ts"

/** The resources that a field may name: those that once had another name, by it. */
export class Candidates {
  readonly #resources: readonly Resource[]
  readonly #byName = new Map<string, Resource[]>()
  #namespaces: Map<string, Resource[]> | undefined
  readonly #extra = new Map<Resource, ReadonlySet<string>>()

  constructor(resources: readonly Resource[]) {
    this.#resources = resources
    for (const resource of resources)
      for (const name of new Set(resource.previous.map((previous) => previous.name))) {
        const named = this.#byName.get(name)
        if (named === undefined) this.#byName.set(name, [resource])
        else named.push(resource)
      }
  }

  get isEmpty(): boolean {
    return this.#byName.size === 0
  }

  /** Whether none has another name now: fields that hold a name alone stay as they are then. */
  get haveOldNames(): boolean {
    return this.#resources.every(({ name, previous }) => previous.every((id) => id.name === name))
  }

  /** Those that once had the name and that the referrer may mean. */
  named(name: string, referrer: Resource): readonly Resource[] {
    const named = this.#byName.get(name) ?? []
    return named.filter((resource) => this.#isVisible(resource, referrer))
  }

  /** Whether something that the referrer may mean was in the namespace at first. */
  wereIn(namespace: string, referrer: Resource): boolean {
    const there = this.#byNamespace().get(namespace) ?? []
    return there.some((resource) => this.#isVisible(resource, referrer))
  }

  #byNamespace(): ReadonlyMap<string, readonly Resource[]> {
    if (this.#namespaces === undefined) {
      this.#namespaces = new Map()
      for (const resource of this.#resources) {
        const namespace = effectiveNamespace(resource.originalId)
        const there = this.#namespaces.get(namespace)
        if (there === undefined) this.#namespaces.set(namespace, [resource])
        else there.push(resource)
      }
    }
    return this.#namespaces
  }

  #isVisible(resource: Resource, referrer: Resource): boolean {
    const [own, other] = [referrer.id, resource.id]
    if (own.isClusterScoped || other.isClusterScoped) return true
    if (effectiveNamespace(own) === effectiveNamespace(other)) return true
    return this.#bound(referrer).has(resource.namespace)
  }

  // A role binding reaches into the namespaces of its service accounts.
  #bound(referrer: Resource): ReadonlySet<string> {
    let namespaces = this.#extra.get(referrer)
    if (namespaces === undefined) {
      const subjects = referrer.kind === "RoleBinding" ? referrer.tree?.get("subjects") : undefined
      const accounts = Array.isArray(subjects)
        ? subjects.filter(
            (subject) =>
              subject instanceof Map &&
              subject.has("namespace") &&
              fieldText(subject, "kind") === "ServiceAccount",
          )
        : []
      namespaces = new Set(accounts.map((account) => fieldText(account, "namespace")))
      this.#extra.set(referrer, namespaces)
    }
    return namespaces
  }
}
