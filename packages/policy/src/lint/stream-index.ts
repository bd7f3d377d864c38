import { selectorTest } from "../admission/label-selector.ts"
import { at, mapOf } from "../read.ts"
import type { Labels, LintObject, LintPod } from "./subjects.ts"

/**
 * The objects of a run by name, kind and labels, for rules about more than one. What is asked for is looked up, so
 * that a stream of many Services and many pods takes no longer than it must.
 */
export class StreamIndex {
  readonly objects: readonly LintObject[]
  readonly #byName = new Map<string, LintObject[]>()
  readonly #byKind = new Map<string, LintObject[]>()
  readonly #byKindAndName = new Map<string, Map<string, LintObject>>()
  readonly #byNamespace = new Map<string, Map<string, LintObject[]>>()
  readonly #podsByNamespace = new Map<string, LintPod[]>()
  readonly #derived = new Map<(stream: StreamIndex) => unknown, unknown>()
  #podsByLabel: Map<string, LintPod[]> | undefined = undefined

  constructor(objects: readonly LintObject[]) {
    this.objects = objects
    for (const object of objects) {
      const { group, kind, namespace, name, pods } = object
      addTo(this.#byName, nameKey(kind, namespace, name), object)
      addTo(this.#byKind, `${group}/${kind}`, object)
      for (const pod of pods) addTo(this.#podsByNamespace, namespace, pod)
    }
  }

  /** The object of `GROUP/KIND` with a name in a namespace. */
  find(groupAndKind: string, namespace: string, name: string): LintObject | undefined {
    const [group, kind = ""] = groupAndKind.split("/")
    return this.allNamed(kind, namespace, name).find((object) => object.group === group)
  }

  /** The object of `GROUP/KIND` with a name in any namespace, for kinds that belong to none. */
  findAnywhere(groupAndKind: string, name: string): LintObject | undefined {
    let byName = this.#byKindAndName.get(groupAndKind)
    if (byName === undefined) {
      byName = new Map(this.ofKind(groupAndKind).map((object) => [object.name, object]))
      this.#byKindAndName.set(groupAndKind, byName)
    }
    return byName.get(name)
  }

  /** All objects that have a kind, name and namespace in common. */
  allNamed(kind: string, namespace: string, name: string): readonly LintObject[] {
    return this.#byName.get(nameKey(kind, namespace, name)) ?? []
  }

  /** The objects of `GROUP/KIND`, in order. */
  ofKind(groupAndKind: string): readonly LintObject[] {
    return this.#byKind.get(groupAndKind) ?? []
  }

  /** The pods of a namespace. */
  podsIn(namespace: string): readonly LintPod[] {
    return this.#podsByNamespace.get(namespace) ?? []
  }

  /** The objects of `GROUP/KIND` in a namespace. */
  ofKindIn(groupAndKind: string, namespace: string): readonly LintObject[] {
    return this.#byKindAndNamespace(groupAndKind).get(namespace) ?? []
  }

  /** What `make` makes of the stream, made once. */
  derive<T>(make: (stream: StreamIndex) => T): T {
    if (!this.#derived.has(make)) this.#derived.set(make, make(this))
    return this.#derived.get(make) as T
  }

  /** Pods of a namespace that a label selector of the API fits. */
  podsSelected(namespace: string, selector: unknown): readonly LintPod[] {
    let candidates = this.podsIn(namespace)
    // Of the labels that are asked for, the rarest leaves the least to look at.
    for (const [key, value] of Object.entries(mapOf(at(selector, "matchLabels")))) {
      const having = this.#podsWith(namespace, key, value)
      if (having.length < candidates.length) candidates = having
    }
    const fits = selectorTest(selector)
    return candidates.filter(({ labels }) => fits(labels))
  }

  /** Pods of a namespace that have all of the labels, as a Service selects them. */
  podsLabelled(namespace: string, matchLabels: Labels): readonly LintPod[] {
    return this.podsSelected(namespace, { matchLabels })
  }

  #byKindAndNamespace(groupAndKind: string): ReadonlyMap<string, readonly LintObject[]> {
    let byNamespace = this.#byNamespace.get(groupAndKind)
    if (byNamespace === undefined) {
      byNamespace = new Map()
      for (const object of this.ofKind(groupAndKind)) addTo(byNamespace, object.namespace, object)
      this.#byNamespace.set(groupAndKind, byNamespace)
    }
    return byNamespace
  }

  #podsWith(namespace: string, key: string, value: unknown): readonly LintPod[] {
    this.#podsByLabel ??= this.#indexLabels()
    return this.#podsByLabel.get(labelKey(namespace, key, value)) ?? []
  }

  #indexLabels(): Map<string, LintPod[]> {
    const index = new Map<string, LintPod[]>()
    for (const [namespace, pods] of this.#podsByNamespace)
      for (const pod of pods)
        for (const [key, value] of Object.entries(pod.labels))
          addTo(index, labelKey(namespace, key, value), pod)
    return index
  }
}

function nameKey(kind: string, namespace: string, name: string): string {
  return `${kind}\0${namespace}\0${name}`
}

function labelKey(namespace: string, key: string, value: unknown): string {
  return `${namespace}\0${key}\0${value}`
}

function addTo<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [item])
  else list.push(item)
}
