import { isObject, type Manifest, type Path } from "@sternpost/manifests"
import {
  findPodSpecs,
  type KindPattern,
  type NameReference,
  nameReferences,
  podReferences,
  podSpecPaths,
} from "@sternpost/schema"
import { appliesTo, splitFieldPath } from "../field-spec.ts"

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

/** A field that names objects, with its path taken apart. */
interface Field {
  readonly spec: NameReference["field"]
  readonly keys: readonly string[]
  readonly referent: KindPattern
}

/**
 * Finds where objects name others; `extra` are fields that are not known by themselves. Objects are read
 * whole: there are dozens of fields to look for in each workload.
 */
export class ReferenceFinder {
  readonly #byKind = new Map<string, Field[]>()
  readonly #ofAnyKind: Field[] = []
  readonly #inPods: readonly Field[] = podReferences().map(prepared)

  constructor(extra: readonly NameReference[] = []) {
    for (const field of [...nameReferences(), ...extra].map(prepared)) {
      const { kind } = field.spec
      const same = kind === undefined ? this.#ofAnyKind : this.#byKind.get(kind)
      if (same !== undefined) same.push(field)
      else if (kind !== undefined) this.#byKind.set(kind, [field])
    }
  }

  /** The references in an object, each place once. */
  find(manifest: Manifest): readonly Reference[] {
    const fields = [...(this.#byKind.get(manifest.kind) ?? []), ...this.#ofAnyKind]
    const own = fields.filter(({ spec }) => appliesTo(spec, manifest))
    const hasPods = podSpecPaths(manifest).length > 0
    if (own.length === 0 && !hasPods) return []
    const found = new References(manifest)
    for (const { keys, referent } of own) found.collect(keys, [], referent)
    const pods = hasPods ? findPodSpecs(manifest, (path) => valueAt(found.root, path)) : []
    for (const pod of pods)
      for (const { keys, referent } of this.#inPods) found.collect(keys, pod, referent)
    return found.all
  }
}

function prepared({ referent, field }: NameReference): Field {
  const keys = splitFieldPath(field.path).map((key) => key.replace(/\[\]$/, ""))
  return { spec: field, keys, referent }
}

/** The references of one object, as they are found. */
class References {
  readonly root: unknown
  readonly #manifest: Manifest
  readonly #found = new Map<string, Reference>()

  constructor(manifest: Manifest) {
    this.#manifest = manifest
    this.root = manifest.value()
  }

  get all(): readonly Reference[] {
    return [...this.#found.values()]
  }

  /** Follows keys from a place; lists on the way are walked. */
  collect(keys: readonly string[], from: Path, referent: KindPattern): void {
    this.#walk(valueAt(this.root, from), keys, from, undefined, referent)
  }

  #walk(
    value: unknown,
    keys: readonly string[],
    path: Path,
    around: unknown,
    referent: KindPattern,
  ): void {
    const [key, ...rest] = keys
    if (Array.isArray(value))
      for (const [index, item] of value.entries())
        this.#walk(item, keys, [...path, index], value, referent)
    else if (key === undefined) this.#add(value, path, around, referent)
    else if (isObject(value) && value[key] !== undefined)
      this.#walk(value[key], rest, [...path, key], value, referent)
  }

  #add(value: unknown, path: Path, around: unknown, referent: KindPattern): void {
    const place = isObject(value) ? [...path, "name"] : path
    const name = isObject(value) ? value["name"] : value
    if (typeof name !== "string" || name === "") return
    const key = place.join("\0")
    const before = this.#found.get(key)
    const referents = [...(before?.referents ?? []), referent]
    this.#found.set(key, {
      manifest: this.#manifest,
      path: place,
      name,
      referents,
      ...(isObject(value) ? namespaceIn(value, path) : {}),
      ...saidAbout(isObject(value) ? value : around, place),
    })
  }
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (item, key) => (item as Readonly<Record<string | number, unknown>> | undefined | null)?.[key],
    value,
  )
}

function namespaceIn(value: Readonly<Record<string, unknown>>, path: Path) {
  const { namespace } = value
  return {
    namespacePath: [...path, "namespace"],
    ...(typeof namespace === "string" && namespace !== "" ? { namespace } : {}),
  }
}

// What stands beside the name: `kind` with `apiGroup`, `group` or `apiVersion`.
function saidAbout(around: unknown, place: Path): Pick<Reference, "kind" | "group"> {
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
