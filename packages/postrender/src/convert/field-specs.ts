import type { FieldSpec } from "@sternpost/transform"
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
