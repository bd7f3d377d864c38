import { copyTree, type Tree, type TreeMap, TreeScalar } from "@sternpost/goyaml"
import { fieldText, isNull, setText, textOf } from "../fields/access.ts"
import type { KindBook } from "../kinds/kind-book.ts"
import { describeId, effectiveNamespace, type ResourceId, splitApiVersion } from "./identity.ts"

/** What becomes of a generated resource that exists already. */
export type Behavior = "unspecified" | "create" | "replace" | "merge"

/** Where a resource was read. */
export interface ResourceSource {
  readonly file: string
  readonly line: number
}

/** An id with the fields of which it was made. */
interface KnownId {
  readonly id: ResourceId
  readonly apiVersion: Tree | undefined
  readonly kind: Tree | undefined
  readonly name: Tree | undefined
  readonly namespace: Tree | undefined
}

interface PreviousIds {
  readonly of: readonly PreviousId[]
  readonly apiVersion: string
  readonly ids: readonly ResourceId[]
}

const NO_IDS: readonly ResourceId[] = []

/** A resource on its way, with what kustomize remembers of it in annotations of its own. */
export class Resource {
  /** undefined once a patch has deleted it. */
  tree: TreeMap | undefined
  readonly kinds: KindBook
  readonly source: ResourceSource | undefined
  previous: readonly PreviousId[] = []
  prefixes: readonly string[] = []
  suffixes: readonly string[] = []
  behavior: Behavior = "unspecified"
  needsHash = false
  allowsNameChange = false
  allowsKindChange = false
  isRenderedByHelm = false
  /** Tells objects apart that are otherwise the same: a hook and a template may be. */
  twin = 0
  variables: readonly string[] = []
  origin: string | undefined
  transformations = ""
  #unmarked: { readonly annotations: Tree | undefined } | undefined
  #id: KnownId | undefined
  #previous: PreviousIds = { of: [], apiVersion: "", ids: NO_IDS }

  constructor(tree: TreeMap, kinds: KindBook, source?: ResourceSource) {
    this.tree = tree
    this.kinds = kinds
    this.source = source
  }

  get kind(): string {
    return fieldText(this.tree, "kind")
  }

  get apiVersion(): string {
    return fieldText(this.tree, "apiVersion")
  }

  get name(): string {
    return fieldText(this.#metadata(), "name")
  }

  get namespace(): string {
    return fieldText(this.#metadata(), "namespace")
  }

  set kind(kind: string) {
    if (this.tree !== undefined) setText(this.tree, "kind", kind)
  }

  set name(name: string) {
    if (this.tree !== undefined) setText(this.#metadata(true), "name", name)
  }

  set namespace(namespace: string) {
    if (this.tree === undefined) return
    if (namespace !== "") setText(this.#metadata(true), "namespace", namespace)
    else this.#metadata()?.delete("namespace")
  }

  /** Labels or annotations as text; empty when there are none. */
  pairs(field: "labels" | "annotations"): Map<string, string> {
    const pairs = this.#metadata()?.get(field)
    if (!(pairs instanceof Map)) return new Map()
    return new Map([...pairs].map(([key, value]) => [key, textOf(value)]))
  }

  /** Sets all labels or annotations; none removes the field. */
  setPairs(field: "labels" | "annotations", pairs: ReadonlyMap<string, string>): void {
    const metadata = this.#metadata(pairs.size > 0)
    if (pairs.size === 0) metadata?.delete(field)
    else metadata?.set(field, new Map<string, Tree>(pairs))
  }

  /** What it is now. */
  get id(): ResourceId {
    // Asked for far more often than it changes, and anybody may change the tree.
    const { tree } = this
    const metadata = this.#metadata()
    const [apiVersion, kind] = [tree?.get("apiVersion"), tree?.get("kind")]
    const [name, namespace] = [metadata?.get("name"), metadata?.get("namespace")]
    const known = this.#id
    if (
      known === undefined ||
      known.name !== name ||
      known.namespace !== namespace ||
      known.kind !== kind ||
      known.apiVersion !== apiVersion
    ) {
      const id = this.#idOf(this.kind, this.name, this.namespace)
      this.#id = { id, apiVersion, kind, name, namespace }
      return id
    }
    return known.id
  }

  /** What it was before each change, the first first. Its group and version are those of now. */
  get previousIds(): readonly ResourceId[] {
    const { previous, apiVersion } = this
    if (previous.length === 0) return NO_IDS
    if (this.#previous.of !== previous || this.#previous.apiVersion !== apiVersion) {
      const ids = previous.map(({ kind, name, namespace }) => this.#idOf(kind, name, namespace))
      this.#previous = { of: previous, apiVersion, ids }
    }
    return this.#previous.ids
  }

  /** What it was when it was read. */
  get originalId(): ResourceId {
    return this.previousIds[0] ?? this.id
  }

  /**
   * To be called when something is remembered: kustomize does so in annotations, so that there are some from
   * then on, for patches to find.
   */
  keepMarks(): void {
    const metadata = this.#metadata()
    const annotations = metadata?.get("annotations")
    if (metadata === undefined || (annotations !== undefined && !isNull(annotations))) return
    this.#unmarked = { annotations }
    metadata.set("annotations", new Map())
  }

  /** Takes back the annotations that there are only because of marks. */
  dropEmptyAnnotations(restores: boolean): void {
    const metadata = this.#metadata()
    const annotations = metadata?.get("annotations")
    if (!(annotations instanceof Map) || annotations.size > 0) return
    if (this.#unmarked === undefined && restores) return
    const before = restores ? this.#unmarked?.annotations : undefined
    if (before === undefined) metadata?.delete("annotations")
    else metadata?.set("annotations", before)
  }

  /** Forgets all that kustomize would have kept in annotations, which were replaced. */
  forgetMarks(): void {
    this.previous = []
    this.prefixes = []
    this.suffixes = []
    this.needsHash = false
    this.behavior = "unspecified"
    this.origin = undefined
    this.transformations = ""
  }

  storePreviousId(): void {
    const { id } = this
    const namespace = effectiveNamespace(id)
    this.keepMarks()
    this.previous = [...this.previous, { kind: id.kind, name: id.name, namespace }]
  }

  copy(): Resource {
    const tree = this.tree === undefined ? new Map() : copyTree(this.tree)
    return this.copyMarksTo(new Resource(tree, this.kinds, this.source))
  }

  /** Gives another resource what is remembered of this one. */
  copyMarksTo(other: Resource): Resource {
    const { previous, prefixes, suffixes, behavior, needsHash, variables } = this
    const { allowsNameChange, allowsKindChange, isRenderedByHelm, origin, transformations } = this
    const { twin } = this
    return Object.assign(other, {
      ...{ previous, prefixes, suffixes, behavior, needsHash, variables },
      ...{ allowsNameChange, allowsKindChange, isRenderedByHelm, origin, transformations, twin },
    })
  }

  /** For messages. */
  describe(): string {
    return describeId(this.id)
  }

  #idOf(kind: string, name: string, namespace: string): ResourceId {
    const { apiVersion } = this
    const isClusterScoped = this.kinds.isClusterScoped(apiVersion, kind)
    return { ...splitApiVersion(apiVersion), kind, name, namespace, isClusterScoped }
  }

  #metadata(create: true): TreeMap
  #metadata(create?: boolean): TreeMap | undefined
  #metadata(create = false): TreeMap | undefined {
    const metadata = this.tree?.get("metadata")
    if (metadata instanceof Map) return metadata
    if (!create) return undefined
    const created: TreeMap = new Map()
    this.tree?.set("metadata", created)
    return created
  }
}

/** What a resource was called. */
export interface PreviousId {
  readonly kind: string
  readonly name: string
  /** The one it is compared with. */
  readonly namespace: string
}

/** Whether nothing is left of a tree. */
export function isEmptyTree(tree: Tree | undefined): boolean {
  if (tree === undefined) return true
  if (typeof tree === "string") return false
  if (tree instanceof TreeScalar) return tree.tag === "null"
  return (Array.isArray(tree) ? tree.length : tree.size) === 0
}
