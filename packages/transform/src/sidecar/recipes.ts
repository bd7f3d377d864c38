import {
  child,
  hasEncodedKey,
  isBlockNode,
  isOwnBlock,
  itemNodes,
  keepConstant,
  nodeValue,
  type YamlDocument,
} from "@sternpost/goyaml"
import type { Edit, Manifest, Path } from "@sternpost/manifests"
import { podSpecPaths } from "@sternpost/schema"
import { containersOf, TEMPLATE_LISTS } from "./check-template.ts"
import { decide, type Marks } from "./decide.ts"
import { endsItself } from "./ends-itself.ts"
import type { Surroundings } from "./planning.ts"
import { type PodPlace, podPlace } from "./pods.ts"
import type { CompiledTemplate, Sidecars } from "./sidecars.ts"
import { STATUS_ANNOTATION } from "./status.ts"

/** What is done to each pod of a shape; `undefined` where each must be looked at. */
export type Recipe = readonly Edit[] | undefined

/** A pod about which no more is to be known than how often its lists hold something. */
export type Shape = string

const NOTHING: Marks = { labels: {}, annotations: {} }
const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"
const NAMED_LISTS: readonly string[] = [...TEMPLATE_LISTS, "volumes"]
const METADATA = ["metadata"]
const NAMESPACE = ["metadata", "namespace"]

/**
 * Most pods of a stream are alike as far as a sidecar can see: nobody asks for it or refuses it, nothing in
 * them has its names, and it comes in behind what their lists hold. Its edits are then those of the first
 * such pod, and the others need not be read, planned and merged. Where anything else is about a pod, it has
 * no shape.
 */
export class Recipes {
  readonly #sidecars: Sidecars
  readonly #surroundings: Surroundings
  readonly #template: CompiledTemplate | undefined
  readonly #names: ReadonlySet<unknown>
  // Keys that decide something, and must not occur in a document.
  readonly #marks: RegExp
  readonly #known = new Map<Shape, Recipe>()
  readonly #places = new Map<string, PodPlace | undefined>()
  readonly #wanted = new Map<string, boolean>()

  constructor(sidecars: Sidecars, surroundings: Surroundings) {
    this.#sidecars = sidecars
    this.#surroundings = surroundings
    this.#template = suitable(sidecars)
    this.#names = namesIn(this.#template)
    this.#marks = marksOf(sidecars)
  }

  /** The shape of an object's pod; `undefined` for one that has to be looked at. */
  shapeOf(manifest: Manifest): Shape | undefined {
    const template = this.#template
    if (template === undefined || manifest.base.length > 0) return undefined
    const place = this.#placeOf(manifest)
    if (place === undefined || manifest.mentions(this.#marks) > 0) return undefined
    const { spec, metadata } = place
    return manifest.examine([spec, metadata, NAMESPACE], (document) => {
      if (document.intricate || !isOwnBlock(document, spec)) return undefined
      if (!this.#isWanted(document)) return undefined
      if (!this.#isUsual(manifest.kind, document, nodeAt(document, spec))) return undefined
      const lists = this.#listsOf(document, nodeAt(document, spec), template)
      const pairs = lists && metadataShape(document, metadata, template)
      return pairs && `${spec.join(".")} ${lists} ${pairs}`
    })
  }

  /** Does what the recipe of a shape says; false where there is none. */
  apply(manifest: Manifest, shape: Shape): boolean {
    const recipe = this.#known.get(shape)
    if (recipe === undefined) return false
    manifest.addAll(recipe)
    return true
  }

  /** Keeps what was done to the first pod of a shape. */
  learn(shape: Shape, recipe: Recipe): void {
    if (recipe === undefined || recipe.length === 0) return
    // Which container is the first one, a shape does not say.
    const text = JSON.stringify(recipe, (_, value) => (typeof value === "bigint" ? 0 : value))
    if (text.includes(DEFAULT_CONTAINER)) return
    this.#known.set(shape, recipe)
    for (const edit of recipe)
      if ("value" in edit && typeof edit.value === "object" && edit.value !== null)
        keepConstant(edit.value)
  }

  #placeOf(manifest: Manifest): PodPlace | undefined {
    const { group, kind, podSpecs } = manifest
    const key = `${group}/${kind}`
    if (podSpecs !== undefined) return undefined
    if (!this.#places.has(key)) this.#places.set(key, onlyPlace(manifest))
    return this.#places.get(key)
  }

  // Nothing about a pod and its workload decides; so its namespace does, or the stage.
  #isWanted(document: YamlDocument): boolean {
    const { convention } = this.#sidecars
    const { namespace, releaseNamespace } = this.#surroundings
    const own = textAt(document, nodeAt(document, METADATA), "namespace")
    const namespaceName = own === "" || own === undefined ? releaseNamespace : own
    let isWanted = this.#wanted.get(namespaceName)
    if (isWanted === undefined) {
      const facts = { pod: NOTHING, workload: NOTHING, namespaceName }
      const decision = decide(convention, { ...facts, namespace: namespace(namespaceName) })
      isWanted = decision.inject === true
      this.#wanted.set(namespaceName, isWanted)
    }
    return isWanted
  }

  // Whether the pod is neither on its node's network nor runs to an end, where that counts.
  #isUsual(kind: string, document: YamlDocument, pod: number): boolean {
    const { hostNetwork, jobs } = this.#sidecars
    const onNode = hostNetwork === "skip" ? textAt(document, pod, "hostNetwork") : undefined
    if ((onNode ?? "false") !== "false") return false
    return jobs === "inject" || !endsItself(kind, textAt(document, pod, "restartPolicy"))
  }

  // How many items the lists of a pod have; `undefined` where something else counts.
  #listsOf(document: YamlDocument, pod: number, template: CompiledTemplate): string | undefined {
    let shape = ""
    for (const key of new Set([...TEMPLATE_LISTS, ...Object.keys(template.template.spec)])) {
      const node = child(document, pod, key)
      if (node < 0) shape += "-"
      else if (!NAMED_LISTS.includes(key)) return undefined
      else {
        const items = isBlockNode(document, node) ? itemNodes(document, node) : []
        if (items.length === 0 || !items.every((item) => this.#isOther(document, item)))
          return undefined
        shape += `${items.length},`
      }
    }
    return shape
  }

  #isOther(document: YamlDocument, item: number): boolean {
    const name = child(document, item, "name")
    const value = name < 0 ? undefined : nodeValue(document, name)
    return typeof value === "string" && !this.#names.has(value)
  }
}

/** The template, if what it brings does not depend on what stands in a pod. */
function suitable(sidecars: Sidecars): CompiledTemplate | undefined {
  const { templates, apps, positionOf } = sidecars
  const [template] = templates
  if (template === undefined || templates.length > 1 || Object.keys(apps).length > 0)
    return undefined
  const { usesObject, isDefault } = template
  for (const name of namesIn(template)) if (!isFixed(name)) return undefined
  const isAtEnd = NAMED_LISTS.every((list) => ["first", "last"].includes(positionOf(list).at))
  return !usesObject && isDefault && isAtEnd ? template : undefined
}

function isFixed(name: unknown): boolean {
  return typeof name === "string" && !name.includes("${")
}

function namesIn(template: CompiledTemplate | undefined): ReadonlySet<unknown> {
  const spec = template?.template.spec ?? {}
  return new Set(NAMED_LISTS.flatMap((list) => containersOf(spec, list).map(({ name }) => name)))
}

function marksOf({ convention, params, defaultContainer, positionOf }: Sidecars): RegExp {
  // Nobody takes the place of the first container.
  const isSettled = defaultContainer === "auto" && positionOf("containers").at === "last"
  const keys = [
    STATUS_ANNOTATION,
    convention.templates,
    ...convention.rows.filter((row) => row.of !== "namespace").map(({ key }) => key),
    ...Object.keys(convention.injectedMarks),
    ...Object.values(params).flatMap(({ annotation }) => annotation ?? []),
    ...(defaultContainer === "never" || isSettled ? [] : [DEFAULT_CONTAINER]),
  ]
  const escaped = [...new Set(keys)].map((key) => key.replace(/[^\w/-]/g, "\\$&"))
  return new RegExp(escaped.join("|"), "g")
}

// Of objects with several pods, or pods in lists, each is looked at.
function onlyPlace(manifest: Manifest): PodPlace | undefined {
  const [path, ...others] = podSpecPaths(manifest)
  if (path === undefined || others.length > 0 || path.includes("[]") || path.includes("*"))
    return undefined
  const place = podPlace(manifest, path)
  return place.hasOwnMetadata ? place : undefined
}

// What is there of a pod's metadata to add to; `undefined` where that is not only lines.
function metadataShape(
  document: YamlDocument,
  metadata: Path,
  { template }: CompiledTemplate,
): string | undefined {
  const node = nodeAt(document, metadata)
  if (hasHiddenKeys(document)) return undefined
  if (node < 0) return "none"
  if (!isOwnBlock(document, metadata)) return undefined
  let shape = ""
  for (const key of ["labels", "annotations"]) {
    const map = child(document, node, key)
    if (map < 0) {
      shape += "-"
      continue
    }
    const pairs = template.metadata[key]
    const isTaken = Object.keys((pairs ?? {}) as object).some(
      (one) => child(document, map, one) >= 0,
    )
    if (isTaken || hasEncodedKey(document, map)) return undefined
    const isNeeded = pairs !== undefined || key === "annotations"
    if (isNeeded && !isOwnBlock(document, [...metadata, key])) return undefined
    shape += "+"
  }
  return shape
}

// Of an object's own metadata, where a mark may stand in letters that nobody would look for.
function hasHiddenKeys(document: YamlDocument): boolean {
  const node = nodeAt(document, METADATA)
  return ["labels", "annotations"].some(
    (key) => node >= 0 && hasEncodedKey(document, child(document, node, key)),
  )
}

function nodeAt(document: YamlDocument, path: Path): number {
  let node = document.root
  for (const step of path) if (node >= 0) node = child(document, node, step)
  return node
}

// What stands at a key, as a text; `undefined` for nothing.
function textAt(document: YamlDocument, map: number, key: string): string | undefined {
  const node = map < 0 ? -1 : child(document, map, key)
  const value = node < 0 ? undefined : nodeValue(document, node)
  return value === undefined || value === null ? undefined : String(value)
}
