import type { Manifest, Path } from "@sternpost/manifests"

/** A place in objects of certain kinds that a transformer writes to, in the manner of kustomize. */
export interface FieldSpec {
  /** API group; absent means any. The core group is the empty string. */
  readonly group?: string
  /** Kind; absent means any. */
  readonly kind?: string
  /** `spec/template/metadata/labels`; `name[]` stands for each item of the list `name`. */
  readonly path: string
  /** Whether missing parents are made; otherwise a missing field is left missing. */
  readonly create?: boolean
}

/** Whether a field spec speaks of the kind of this object. */
export function appliesTo({ group, kind }: FieldSpec, manifest: Manifest): boolean {
  return (
    (kind === undefined || kind === manifest.kind) &&
    (group === undefined || group === manifest.group)
  )
}

/**
 * The concrete paths a field spec means in one object: lists are walked, and where nothing may be
 * created only existing places count.
 */
export function fieldPaths({ path, create }: FieldSpec, manifest: Manifest): Path[] {
  let places: Path[] = [[]]
  for (const part of path.split("/")) {
    const list = part.endsWith("[]")
    const key = list ? part.slice(0, -2) : part
    places = places.flatMap((place) =>
      list ? items(manifest, [...place, key]) : [[...place, key]],
    )
  }
  return create ? places : places.filter((place) => manifest.get(place) !== undefined)
}

function items(manifest: Manifest, path: Path): Path[] {
  const list = manifest.get(path)
  return Array.isArray(list) ? list.map((_, index) => [...path, index]) : []
}
