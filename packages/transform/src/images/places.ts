import { child, itemNodes, nodeKind, nodeValue, type YamlDocument } from "@sternpost/goyaml"
import { groupOf, isObject, type Manifest, type Path } from "@sternpost/manifests"
import { CONTAINER_LISTS, findPodSpecs, podSpecPaths } from "@sternpost/schema"
import { appliesTo, type FieldSpec, fieldPaths } from "../field-spec.ts"

/** Where an object names an image. */
export interface ImagePlace {
  readonly path: Path
  readonly value: unknown
  /** Whether the object's kind is known to have an image there; elsewhere it may be anything. */
  readonly isCertain: boolean
}

// What kustomize looks for at any depth of any kind.
// Source: kustomize api/filters/imagetag/legacy.go (5.8).
const ANYWHERE = new Set(["containers", "initContainers"])

const CRD = "CustomResourceDefinition"

/**
 * Whether `imagePlaces` may find something in an object of a kind; a text if only where its document holds that. What
 * a CRD says of pods is not known here.
 */
export function mayHoldImages(
  { apiVersion, kind }: Pick<Manifest, "apiVersion" | "kind">,
  fields: readonly FieldSpec[] = [],
): boolean | string {
  if (kind === CRD) return false
  if (fields.length > 0) return true
  const hasPods = podSpecPaths({ group: groupOf(apiVersion), kind }).length > 0
  return hasPods ? "image" : "ontainers"
}

/**
 * Where an object names images: containers of all sorts and image volumes of its pod specs, lists of
 * containers that it has elsewhere, and the fields given. A definition of custom resources has none.
 */
export function imagePlaces(
  manifest: Manifest,
  fields: readonly FieldSpec[] = [],
): readonly ImagePlace[] {
  if (manifest.kind === CRD) return []
  const places = new Map<string, ImagePlace>()
  const add = (path: Path, value: unknown, isCertain: boolean) => {
    const key = path.join("\0")
    if (value !== undefined && !places.has(key)) places.set(key, { path, value, isCertain })
  }
  if (manifest.holds("image")) {
    const podSpecs = podSpecPaths(manifest)
    const found = plainPodImages(manifest, podSpecs)
    if (found !== undefined) for (const { path, value } of found) add(path, value, true)
    else if (podSpecs.length > 0 || manifest.mentions(LISTS) > 0) {
      const object = manifest.value()
      for (const path of podImages(manifest, object)) add(path, valueIn(object, path), true)
      for (const path of listsAnywhere(object)) add(path, valueIn(object, path), false)
    }
  }
  for (const field of fields.filter((spec) => appliesTo(spec, manifest)))
    for (const path of fieldPaths(field, manifest)) add(path, manifest.get(path), true)
  return [...places.values()]
}

// The keys `containers`, `initContainers` and `ephemeralContainers`.
const LISTS = /ontainers["']?\s*:/g

/**
 * The images of pod specs, found without reading the object; `undefined` where it has to be read: it
 * names more lists of containers than those, or holds aliases, or its pod specs are in lists or maps.
 */
function plainPodImages(
  manifest: Manifest,
  podSpecs: readonly (readonly string[])[],
): readonly Pick<ImagePlace, "path" | "value">[] | undefined {
  const isPlain = podSpecs.every((path) => !path.includes("[]") && !path.includes("*"))
  if (!isPlain || podSpecs.length === 0 || manifest.base.length > 0) return undefined
  const named = manifest.mentions(LISTS)
  return manifest.examine(podSpecs, (document) => {
    if (document.intricate) return undefined
    let left = named
    const found: Pick<ImagePlace, "path" | "value">[] = []
    const addItems = (list: Path, node: number, below: readonly string[]) => {
      for (const [index, item] of itemNodes(document, node).entries()) {
        const image = nodeBelow(document, item, below)
        if (image >= 0)
          found.push({ path: [...list, index, ...below], value: nodeValue(document, image) })
      }
    }
    for (const spec of podSpecs) {
      const pod = nodeBelow(document, document.root, spec)
      if (pod < 0) continue
      for (const list of CONTAINER_LISTS) {
        const node = child(document, pod, list)
        if (node < 0 || nodeKind(document, node) !== "seq") continue
        left--
        addItems([...spec, list], node, IMAGE)
      }
      addItems([...spec, "volumes"], child(document, pod, "volumes"), IMAGE_OF_VOLUME)
    }
    return left === 0 ? found : undefined
  })
}

const IMAGE = ["image"]
const IMAGE_OF_VOLUME = ["image", "reference"]

function nodeBelow(document: YamlDocument, top: number, path: Path): number {
  let node = top
  for (const step of path) if (node >= 0) node = child(document, node, step)
  return node
}

function podImages(manifest: Manifest, object: unknown): Path[] {
  const specs = findPodSpecs(manifest, (path) => valueIn(object, path))
  return specs.flatMap((spec) => [
    ...CONTAINER_LISTS.flatMap((list) => itemPaths(object, [...spec, list], ["image"])),
    ...itemPaths(object, [...spec, "volumes"], ["image", "reference"]),
  ])
}

function itemPaths(object: unknown, list: Path, below: Path): Path[] {
  const value = valueIn(object, list)
  return Array.isArray(value) ? value.map((_, index) => [...list, index, ...below]) : []
}

function valueIn(object: unknown, path: Path): unknown {
  let value = object
  for (const step of path) {
    if (typeof step === "number" ? !Array.isArray(value) : !isObject(value)) return undefined
    if (!Object.hasOwn(value as object, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

function listsAnywhere(object: unknown): Path[] {
  const found: Path[] = []
  const walk = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, [...path, index])
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (typeof item !== "object" || item === null) continue
        walk(item, [...path, key])
        if (ANYWHERE.has(key) && Array.isArray(item))
          found.push(...item.map((_, index) => [...path, key, index, "image"]))
      }
    }
  }
  walk(object, [])
  return found
}
