import type { Manifest, Path } from "@sternpost/manifests"

/** A place in objects of certain kinds that a transformer writes to, as kustomize describes it. */
export interface FieldSpec {
  /** API group; absent means any. The core group is the empty string. */
  readonly group?: string
  /** Version of the API; absent means any. */
  readonly version?: string
  /** Kind; absent means any. */
  readonly kind?: string
  /**
   * `spec/template/metadata/labels`. Lists on the way are walked, whether the path says so (`name[]`)
   * or not; a slash within a key is written `\/`.
   */
  readonly path: string
  /** Whether missing parents are made; otherwise a missing field is left missing. */
  readonly create?: boolean
}

/** Whether a field spec speaks of the kind of this object. */
export function appliesTo({ group, version, kind }: FieldSpec, manifest: Manifest): boolean {
  return (
    (kind === undefined || kind === manifest.kind) &&
    (group === undefined || group === manifest.group) &&
    (version === undefined || version === manifest.version)
  )
}

/**
 * The concrete paths a field spec means in one object: lists are walked, and where nothing may be
 * created only existing places count. No list is ever made.
 */
export function fieldPaths({ path, create = false }: FieldSpec, manifest: Manifest): Path[] {
  let places: Path[] = [[]]
  for (const part of splitFieldPath(path)) {
    const key = part.endsWith("[]") ? part.slice(0, -2) : part
    places = places.flatMap((place) => items(manifest, place)).map((place) => [...place, key])
    if (key !== part) places = places.filter((place) => isList(manifest, place))
    else if (!create) places = places.filter((place) => isThere(manifest, place))
  }
  return places
}

/** The keys of a slash-separated path; a backslash before a slash makes it a part of the key. */
export function splitFieldPath(path: string): string[] {
  if (!path.includes("\\")) return path.split("/").filter((key) => key !== "")
  const keys = path.match(/(?:\\\/|[^/])+/g) ?? []
  return keys.map((key) => key.replaceAll("\\/", "/"))
}

// Values are only read where an alias may stand: most of what is asked for here is a large map.
function isThere(manifest: Manifest, path: Path): boolean {
  return manifest.kindAt(path) !== undefined || manifest.get(path) !== undefined
}

function isList(manifest: Manifest, path: Path): boolean {
  const kind = manifest.kindAt(path)
  return kind === undefined ? Array.isArray(manifest.get(path)) : kind === "seq"
}

// The items of the list at a path, those of lists within lists too; any other place is itself.
function items(manifest: Manifest, path: Path): Path[] {
  const kind = manifest.kindAt(path)
  if (kind === "map" || kind === "scalar") return [path]
  const value = manifest.get(path)
  if (!Array.isArray(value)) return [path]
  return value.flatMap((_, index) => items(manifest, [...path, index]))
}
