import type { Tree } from "@sternpost/goyaml"
import { isScalar, textOf } from "../fields/access.ts"
import { isMissing } from "./missing.ts"

/** What tells items of a list apart: the values of keys, or, for the key "", the item itself. */
export interface ItemKey {
  readonly keys: readonly string[]
  readonly values: readonly string[]
}

/** The first item with the values; items that are no maps have no keys. */
export function findItem(list: readonly Tree[], { keys, values }: ItemKey): Tree | undefined {
  if (keys[0] === "") return list.find((item) => textOf(item) === values[0])
  return list.find(
    (item) =>
      item instanceof Map &&
      keys.every((key, i) => item.has(key) && textOf(item.get(key)) === values[i]),
  )
}

/**
 * The list with the items that have the values replaced by one item, or without them. Replaced items
 * stay where they are, a new one comes last. As kyaml does it: an empty value fits any, missing
 * values fit nothing, and with no values at all nothing else stays.
 */
export function setItem(
  list: readonly Tree[],
  item: Tree | undefined,
  { keys, values }: ItemKey,
): Tree[] {
  const result: Tree[] = []
  let isFound = false
  for (const old of list) {
    if (isMissing(old) || (old instanceof Map && old.size === 0)) continue
    if (!(old instanceof Map) && item instanceof Map) {
      result.push(old)
      continue
    }
    if (fits(old, keys, values)) {
      isFound = true
      if (item !== undefined) result.push(item)
    } else if (values.length > 0) {
      result.push(old)
    }
  }
  if (!isFound && item !== undefined) result.push(item)
  return result
}

function fits(item: Tree, keys: readonly string[], values: readonly string[]): boolean {
  let isFound = false
  for (const [i, key] of keys.entries()) {
    if (i < values.length) isFound = fitsOne(item, key, values[i] as string)
    if (!isFound) return false
  }
  return isFound
}

function fitsOne(item: Tree, key: string, value: string): boolean {
  if (key === "") return isScalar(item) && textOf(item) === value
  if (!(item instanceof Map)) return false
  const field = item.get(key)
  return field !== undefined && (value === "" || textOf(field) === value)
}
