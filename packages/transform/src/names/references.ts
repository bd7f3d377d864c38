import { isObject, type Manifest, type Path } from "@sternpost/manifests"
import {
  findPodSpecs,
  type KindPattern,
  type NameReference,
  nameReferences,
  podReferences,
} from "@sternpost/schema"
import { appliesTo, type FieldSpec, fieldPaths } from "../field-spec.ts"

/** A place where an object names another one. */
export interface Reference {
  readonly manifest: Manifest
  /** Where the name stands. */
  readonly path: Path
  readonly name: string
  /** Where its namespace stands, or would stand; absent for a reference that is a name only. */
  readonly namespacePath?: Path
  readonly namespace?: string
  /** Kinds that the field may name. */
  readonly referents: readonly KindPattern[]
  /** What the reference itself says about the kind. */
  readonly kind?: string
  readonly group?: string
}

/** Finds where objects name others; `extra` are fields that are not known by themselves. */
export class ReferenceFinder {
  readonly #byKind = new Map<string, NameReference[]>()
  readonly #ofAnyKind: NameReference[] = []
  readonly #inPods: readonly NameReference[] = podReferences()

  constructor(extra: readonly NameReference[] = []) {
    for (const reference of [...nameReferences(), ...extra]) {
      const { kind } = reference.field
      if (kind === undefined) this.#ofAnyKind.push(reference)
      else this.#byKind.set(kind, [...(this.#byKind.get(kind) ?? []), reference])
    }
  }

  /** The references in an object, each place once. */
  find(manifest: Manifest): readonly Reference[] {
    const found = new Map<string, Reference>()
    const own = [...(this.#byKind.get(manifest.kind) ?? []), ...this.#ofAnyKind]
    for (const { referent, field } of own)
      if (appliesTo(field, manifest))
        for (const path of fieldPaths(field, manifest)) collect(manifest, path, referent, found)
    for (const base of findPodSpecs(manifest, (path) => manifest.get(path)))
      for (const { referent, field } of this.#inPods)
        for (const path of fieldPaths(inPod(field, base), manifest))
          collect(manifest, path, referent, found)
    return [...found.values()]
  }
}

function inPod(field: FieldSpec, base: Path): FieldSpec {
  const start = base.map((key) => String(key).replaceAll("/", "\\/")).join("/")
  return { path: `${start}/${field.path}` }
}

function collect(
  manifest: Manifest,
  path: Path,
  referent: KindPattern,
  found: Map<string, Reference>,
): void {
  const value = manifest.get(path)
  if (Array.isArray(value)) {
    for (const index of value.keys()) collect(manifest, [...path, index], referent, found)
    return
  }
  const place = isObject(value) ? [...path, "name"] : path
  const name = isObject(value) ? value["name"] : value
  if (typeof name !== "string" || name === "") return
  const key = place.join("\0")
  const before = found.get(key)
  if (before !== undefined)
    found.set(key, { ...before, referents: [...before.referents, referent] })
  else
    found.set(key, {
      manifest,
      path: place,
      name,
      referents: [referent],
      ...(isObject(value) ? namespaceIn(value, path) : {}),
      ...saidAbout(manifest, place),
    })
}

function namespaceIn(value: Readonly<Record<string, unknown>>, path: Path) {
  const { namespace } = value
  return {
    namespacePath: [...path, "namespace"],
    ...(typeof namespace === "string" && namespace !== "" ? { namespace } : {}),
  }
}

// What stands beside the name: `kind` with `apiGroup`, `group` or `apiVersion`.
function saidAbout(manifest: Manifest, place: Path): Pick<Reference, "kind" | "group"> {
  const around = manifest.get(place.slice(0, -1))
  if (!isObject(around) || place.length < 2) return {}
  const { kind, apiGroup, group, apiVersion } = around
  if (typeof kind !== "string") return {}
  const said = apiGroup ?? group ?? (typeof apiVersion === "string" ? apiVersion : undefined)
  if (typeof said !== "string") return { kind }
  return { kind, group: said === apiVersion ? groupOfVersion(said) : said }
}

function groupOfVersion(apiVersion: string): string {
  const slash = apiVersion.indexOf("/")
  return slash < 0 ? "" : apiVersion.slice(0, slash)
}
