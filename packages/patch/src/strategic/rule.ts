import type { FieldSchema } from "@sternpost/schema"
import type { ListKeys } from "./options.ts"

/** A key that, with the others, names an item of a list. */
export interface MergeKey {
  readonly name: string
  /** What it is where an item does not say. */
  readonly default?: string | number | boolean
}

/** What a patch does to a field. */
export interface Rule {
  /** A map that is replaced, instead of merged. */
  readonly replacesMap: boolean
  /** A list that is merged, instead of replaced. */
  readonly mergesList: boolean
  /** Whether created patches name the keys that stay (`$retainKeys`). */
  readonly retainsKeys: boolean
  /** By what the items of a merged list are found; none for a list of scalars. */
  readonly keys: readonly MergeKey[]
  /** The keys without which an item is not found; one of them is enough where there are several. */
  readonly needed: readonly string[]
  /** Whether nobody says how a list here is to be taken. */
  readonly isUnknown: boolean
}

const UNKNOWN: Rule = {
  replacesMap: false,
  mergesList: false,
  retainsKeys: false,
  keys: [],
  needed: [],
  isUnknown: true,
}

/** What is known of how a field is patched. Source: apimachinery strategicpatch, and the list types. */
export function ruleOf(field: FieldSchema | undefined, listKeys: ListKeys): Rule {
  if (field === undefined) return UNKNOWN
  const { patchStrategy, patchMergeKey, listType, listMapKeys } = field
  const all =
    listMapKeys.length === 0 && patchMergeKey !== undefined ? [patchMergeKey] : listMapKeys
  const one = patchMergeKey ?? all[0]
  const names = listKeys === "kubernetes" || one === undefined ? all : [one]
  return {
    replacesMap: patchStrategy.includes("replace"),
    mergesList: patchStrategy.includes("merge"),
    retainsKeys: patchStrategy.includes("retainKeys"),
    keys: names.map((name) => mergeKey(field, name)),
    needed: patchMergeKey === undefined ? names : [patchMergeKey],
    isUnknown: field.type === "any" || (field.type === "list" && listType === undefined),
  }
}

function mergeKey({ items }: FieldSchema, name: string): MergeKey {
  const fallback = items?.fields?.field(name)?.default
  return fallback === undefined ? { name } : { name, default: fallback }
}
