import type { Manifest } from "@sternpost/manifests"
import { splitPath } from "../fields/access.ts"
import type { FieldSpec } from "../fields/field-spec.ts"
import { type Gvk, isSelected } from "../objects/identity.ts"
import type { CompiledFields } from "../target/label-fields.ts"
import { areApart } from "./direct-patch.ts"

/** Labels or annotations in one place of the objects of a kind. */
export interface DirectField {
  readonly path: readonly string[]
  readonly create: boolean
  readonly pairs: Readonly<Record<string, string>>
}

/**
 * The places of a kind, each once, in the order in which they are filled; undefined where one is in a list that is
 * asked for, or is created by one of those that fill it only.
 */
export function directFields(
  fields: readonly CompiledFields[],
  gvk: Gvk,
): readonly DirectField[] | undefined {
  const found = new Map<string, DirectField>()
  for (const { specs, pairs } of fields)
    for (const spec of specs) {
      if (!isSelected(gvk, spec)) continue
      const path = pathOf(spec)
      if (path.some((step) => step === "" || step.endsWith("[]"))) return undefined
      const { create } = spec
      const known = found.get(spec.path)
      if (known !== undefined && known.create !== create) return undefined
      found.set(spec.path, { path, create, pairs: { ...known?.pairs, ...pairs } })
    }
  return [...found.values()].every(({ path }, i, all) =>
    all.every((other, j) => i === j || areApart(path, other.path)),
  )
    ? withSharedPairs([...found.values()])
    : undefined
}

// Those that are the same are one object, so that what is prepared for one kind is for others too.
function withSharedPairs(fields: readonly DirectField[]): DirectField[] {
  return fields.map((field) => {
    const key = JSON.stringify(field.pairs)
    const pairs = shared.get(key) ?? field.pairs
    shared.set(key, pairs)
    return { ...field, pairs }
  })
}

const shared = new Map<string, Readonly<Record<string, string>>>()

/** The steps of a field's path. */
export function pathOf({ path }: FieldSpec): readonly string[] {
  return splitPath(path, "/")
}

/** Whether the pairs can be put into an object as the whole build would: what leads to them are maps, or nothing. */
export function takesField(manifest: Manifest, { path, create, pairs }: DirectField): boolean {
  if (create && isOwn(path) && manifest.takesPairsQuickly(path[1] as string, pairs)) return true
  for (let length = 1; length <= path.length; length++) {
    const above = path.slice(0, length)
    const kind = manifest.kindAt(above)
    // What only an alias leads to has no kind either.
    if (kind === undefined) return manifest.get(above) === undefined
    if (kind !== "map") return false
  }
  return true
}

/** Fills a place that `takesField` has found good. */
export function fillField(manifest: Manifest, { path, create, pairs }: DirectField): void {
  if (create && isOwn(path) && manifest.addPairsQuickly(path[1] as string, pairs)) return
  const absent = path.findIndex((_, i) => manifest.kindAt(path.slice(0, i + 1)) === undefined)
  if (absent < 0)
    for (const [key, text] of Object.entries(pairs)) manifest.set([...path, key], text)
  else if (create) {
    const below = path.slice(absent + 1)
    const value = below.reduceRight<object>((inner, step) => ({ [step]: inner }), { ...pairs })
    manifest.set(path.slice(0, absent + 1), value)
  }
}

/** Whether it is a map in the metadata of an object itself. */
export function isOwn(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === "metadata"
}
