import type { Selector } from "@sternpost/manifests"
import type { FieldSpec } from "@sternpost/transform"
import { literal } from "./context.ts"
import { checkKeys, failAt, isSet, itemsAt, type Place, textAt } from "./place.ts"

export type FieldSpecs = readonly FieldSpec[]

/** The field specs of a transformer's configuration; to kustomize an empty group is any. */
export function fieldSpecsAt(place: Place, key = "fieldSpecs"): FieldSpecs {
  return itemsAt(place, key).map((item) => {
    checkKeys(item, ["path", "group", "version", "kind", "create"], "a field spec")
    const path = textAt(item, "path")
    if (path === undefined) throw failAt(item, "a field spec needs a path")
    const parts = ["group", "version", "kind"].flatMap((part) => {
      const text = textAt(item, part) ?? ""
      return text === "" ? [] : [[part, text] as const]
    })
    return {
      path,
      ...Object.fromEntries(parts),
      ...(isSet(item, "create") ? { create: true } : {}),
    }
  })
}

/** Whether a field spec speaks of every kind of object. */
export const isForAll = ({ group, version, kind }: FieldSpec): boolean =>
  group === undefined && version === undefined && kind === undefined

/** A selector of the objects that a field spec speaks of. */
export const kindSelector = ({ group, version, kind }: FieldSpec): Selector => ({
  ...(group === undefined ? {} : { group: literal(group) }),
  ...(version === undefined ? {} : { version }),
  ...(kind === undefined ? {} : { kind }),
})
