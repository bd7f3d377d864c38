import { resolveTreeScalar, type Tree } from "@sternpost/goyaml"
import { textOf } from "../fields/access.ts"
import { isEmptyTree } from "../objects/resource.ts"
import type { ItemKey } from "./items.ts"

/** The values that an item has for the keys; an empty text for what it lacks. */
function itemValues(item: Tree, keys: readonly string[]): string[] {
  return keys.map((key) => {
    const field = item instanceof Map ? item.get(key) : undefined
    return isEmptyTree(field) ? "" : textOf(field)
  })
}

/** The values of all items, each once, the patch's first. */
export function allValues(
  lists: readonly (Tree | undefined)[],
  keys: readonly string[],
): string[][] {
  const found = new Map<string, string[]>()
  for (const list of lists) {
    if (!Array.isArray(list)) continue
    for (const item of list) {
      const values = keys[0] === "" ? [textOf(item)] : itemValues(item, keys)
      const id = values.join("\n")
      if (!found.has(id)) found.set(id, values)
    }
  }
  return [...found.values()]
}

/** Fills what one item leaves out with what another has that agrees in the rest. */
export function fillValues(all: string[][]): void {
  for (let i = 0; i < all.length; i++) {
    for (let j = 0; j < all.length; j++) {
      const common = agree(all[i] as string[], all[j] as string[])
      if (common === undefined) continue
      all[i] = common
      all[j] = common
    }
  }
}

function agree(a: readonly string[], b: readonly string[]): string[] | undefined {
  if (!a.some((value, i) => value === b[i])) return undefined
  if (a.some((value, i) => value !== b[i] && value !== "" && b[i] !== "")) return undefined
  return a.map((value, i) => (value === "" ? (b[i] as string) : value))
}

/** The keys that at least one of the items has, with an item's values for them. */
export function usedKeys(
  all: readonly (readonly string[])[],
  values: readonly string[],
  keys: readonly string[],
): ItemKey {
  const used = new Set(
    keys.filter((_, i) => all.some((one) => one[i] !== undefined && one[i] !== "")),
  )
  if (used.size === 0) return { keys, values }
  return {
    keys: keys.filter((key) => used.has(key)),
    values: values.filter((value, i) => value !== "" || used.has(keys[i] as string)),
  }
}

/** A value that names an item, as a field of it. */
export function keyField(value: string): Tree {
  return resolveTreeScalar(value)
}
