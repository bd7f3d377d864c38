import { type Tree, type TreeMap, TreeScalar } from "@sternpost/goyaml"
import { KustomizeError } from "../errors.ts"
import { type Gvk, isSelected } from "../objects/identity.ts"
import type { Resource } from "../objects/resource.ts"
import { isNull, splitPath } from "./access.ts"

/** A field of the kinds it is spread with. */
export interface FieldSpec extends Gvk {
  /** Slash-separated; lists are entered by themselves, or asked for with `[]`. */
  readonly path: string
  /** Whether to create the field and what leads to it. */
  readonly create: boolean
}

/** How a field is changed. */
export interface FieldChange {
  /** What a created field holds at first; without it nothing is created. */
  readonly create?: "map" | "scalar"
  /** Gives the value that the field gets; the same for no change. */
  readonly change: (value: Tree) => Tree
}

/** Reads `path group version kind create` of the generated tables. */
export function readSpec(row: string): FieldSpec {
  const [path = "", group = "", version = "", kind = "", create] = row.split(" ")
  return { path, group, version, kind, create: create === "1" }
}

/** Changes the fields of a resource that the specs mean, in their order. */
export function changeFields(
  resource: Resource,
  specs: readonly FieldSpec[],
  change: FieldChange,
): void {
  for (const spec of specsFor(specs, resource.id)) changeField(resource, spec, change)
}

/** Changes a field of a resource, whatever kind the spec is for. */
export function changeField(resource: Resource, spec: FieldSpec, change: FieldChange): void {
  if (resource.tree === undefined) return
  try {
    new FieldWalk(spec, change).enter(resource.tree, 0)
  } catch (cause) {
    if (!(cause instanceof Misfit)) throw cause
    const where = { ...resource.source, object: resource.describe(), cause }
    throw new KustomizeError(
      "RESOURCE_INVALID",
      `${resource.describe()}: field ${spec.path}: ${cause.message}`,
      where,
    )
  }
}

const selected = new WeakMap<readonly FieldSpec[], Map<string, readonly FieldSpec[]>>()

// Thousands of objects are of a few kinds.
function specsFor(specs: readonly FieldSpec[], gvk: Gvk): readonly FieldSpec[] {
  let byKind = selected.get(specs)
  if (byKind === undefined) {
    byKind = new Map()
    selected.set(specs, byKind)
  }
  const key = `${gvk.group}/${gvk.version}/${gvk.kind}`
  let found = byKind.get(key)
  if (found === undefined) {
    found = specs.filter((spec) => isSelected(gvk, spec))
    byKind.set(key, found)
  }
  return found
}

const paths = new Map<string, readonly string[]>()

function stepsOf(path: string): readonly string[] {
  let steps = paths.get(path)
  if (steps === undefined) {
    steps = splitPath(path, "/")
    paths.set(path, steps)
  }
  return steps
}

/** A field that is not what the change needs. */
export class Misfit extends Error {}

// What elsewhere in kustomize means items of a list.
const OF_LISTS = /^(?:[+-]?\d+|[*-]|\[.*\])$/

class FieldWalk {
  readonly #path: readonly string[]
  readonly #creates: boolean
  readonly #change: FieldChange

  constructor(spec: FieldSpec, change: FieldChange) {
    this.#path = stepsOf(spec.path)
    this.#creates = spec.create && change.create !== undefined
    this.#change = change
  }

  /** What stands in place of a value at a depth of the path. */
  enter(value: Tree, depth: number): Tree {
    if (depth === this.#path.length) return this.#change.change(value)
    if (isNull(value)) return value
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) value[i] = this.enter(item, depth)
      return value
    }
    if (!(value instanceof Map)) throw new Misfit("expected a map or list on the way to it")
    this.#enterMap(value, depth)
    return value
  }

  #enterMap(map: TreeMap, depth: number): void {
    const step = this.#path[depth] as string
    const isList = step.endsWith("[]")
    const field = isList ? step.slice(0, -2) : step
    if (field === "") throw new Misfit("cannot set or create an empty field name")
    if (OF_LISTS.test(field))
      throw new Misfit(
        `a path cannot have ${JSON.stringify(field)}: lists are entered by themselves`,
      )
    const isLast = depth === this.#path.length - 1
    const kind = this.#creates && !isList ? (isLast ? this.#change.create : "map") : undefined
    let value = map.get(field)
    if (value === undefined && kind === undefined) return
    if (value === undefined || isNull(value)) {
      if (kind === "map") value = new Map()
      else if (isList) value = []
      else if (value === undefined) value = new TreeScalar("null", "")
    }
    // An empty created map stays in place even if nothing comes into it.
    if (value instanceof Map) map.set(field, value)
    const changed = this.enter(value as Tree, depth + 1)
    map.set(field, changed)
  }
}
