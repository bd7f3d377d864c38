import { isObject, type Manifest, type Path } from "@sternpost/manifests"
import { CONTAINER_LISTS, findPodSpecs } from "@sternpost/schema"
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

/**
 * Where an object names images: containers of all sorts and image volumes of its pod specs, lists of
 * containers that it has elsewhere, and the fields given. A definition of custom resources has none.
 */
export function imagePlaces(
  manifest: Manifest,
  fields: readonly FieldSpec[] = [],
): readonly ImagePlace[] {
  if (manifest.kind === "CustomResourceDefinition") return []
  const places = new Map<string, ImagePlace>()
  const add = (path: Path, isCertain: boolean) => {
    const value = manifest.get(path)
    const key = path.join("\0")
    if (value !== undefined && !places.has(key)) places.set(key, { path, value, isCertain })
  }
  for (const path of podImages(manifest)) add(path, true)
  for (const path of listsAnywhere(manifest)) add(path, false)
  for (const field of fields.filter((spec) => appliesTo(spec, manifest)))
    for (const path of fieldPaths(field, manifest)) add(path, true)
  return [...places.values()]
}

function podImages(manifest: Manifest): Path[] {
  const specs = findPodSpecs(manifest, (path) => manifest.get(path))
  return specs.flatMap((spec) => [
    ...CONTAINER_LISTS.flatMap((list) => itemPaths(manifest, [...spec, list], ["image"])),
    ...itemPaths(manifest, [...spec, "volumes"], ["image", "reference"]),
  ])
}

function itemPaths(manifest: Manifest, list: Path, below: Path): Path[] {
  const value = manifest.get(list)
  return Array.isArray(value) ? value.map((_, index) => [...list, index, ...below]) : []
}

function listsAnywhere(manifest: Manifest): Path[] {
  // Reading the whole value of every object would take longer than all the rest.
  if (!/ontainers["']?\s*:/.test(manifest.text)) return []
  const found: Path[] = []
  const walk = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, [...path, index])
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        walk(item, [...path, key])
        if (ANYWHERE.has(key) && Array.isArray(item))
          found.push(...item.map((_, index) => [...path, key, index, "image"]))
      }
    }
  }
  walk(manifest.value(), [])
  return found
}
