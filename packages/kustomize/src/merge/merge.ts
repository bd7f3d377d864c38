import { resolveTreeScalar, type Tree, type TreeMap, TreeScalar } from "@sternpost/goyaml"
import { fieldText, isScalar, isString, textOf } from "../fields/access.ts"
import type { FieldType, KindBook, ObjectType } from "../kinds/kind-book.ts"
import { isEmptyTree } from "../objects/resource.ts"
import { takeDirective, takeKnownDirective } from "./directive.ts"
import { MergeFailure } from "./failure.ts"
import { findItem, type ItemKey, setItem } from "./items.ts"
import { allValues, fillValues, keyField, usedKeys } from "./keys.ts"
import { isMissing } from "./missing.ts"

/** What is known of a value: its own fields when it is a map, how it merges when it is a list. */
interface Knowledge {
  readonly object: ObjectType | undefined
  readonly field: FieldType | undefined
}

const NOTHING: Knowledge = { object: undefined, field: undefined }

/**
 * Merges a strategic merge patch into an object, which changes; undefined when the patch deletes it.
 * This is kyaml's merge, in what it does to lists (the patch's items come first), nulls and what
 * the patch does not mention. The patch is used up. Throws a `MergeFailure` for what does not fit.
 */
export function mergeStrategic(
  object: TreeMap,
  patch: TreeMap,
  kinds: KindBook,
): TreeMap | undefined {
  const merged = new Merge(kinds).walk(object, patch, NOTHING)
  // A patch that replaces the whole object changes nothing: kyaml drops what the root has become.
  if (merged === patch) return object
  return merged instanceof Map ? merged : undefined
}

class Merge {
  readonly #kinds: KindBook

  constructor(kinds: KindBook) {
    this.#kinds = kinds
  }

  /** What stands in place of `old`; undefined removes it. */
  walk(old: Tree | undefined, patch: Tree | undefined, known: Knowledge): Tree | undefined {
    const first = isMissing(old) ? patch : old
    if (isMissing(first)) return this.#nothing(old, patch)
    if (first instanceof Map) {
      this.#check([old, patch], (value) => value instanceof Map, "a map")
      return this.#map(old as TreeMap, patch as TreeMap, this.#knowledgeOf(old, patch, known))
    }
    if (Array.isArray(first)) {
      this.#check([old, patch], Array.isArray, "a list")
      return this.#list(old as Tree[] | undefined, patch as Tree[] | undefined, known)
    }
    this.#check([old, patch], isScalar, "a scalar")
    return isNulled(patch) ? undefined : (patch ?? old)
  }

  #check(
    values: readonly (Tree | undefined)[],
    fits: (value: Tree) => boolean,
    what: string,
  ): void {
    for (const value of values)
      if (value !== undefined && !isMissing(value) && !fits(value))
        throw new MergeFailure(`the patch and the object differ in what is ${what}`)
  }

  // A null stays if it is spelt out and the patch says nothing.
  #nothing(old: Tree | undefined, patch: Tree | undefined): Tree | undefined {
    return patch === undefined && old !== undefined && textOf(old) !== "" ? old : undefined
  }

  // What carries its own kind is of that kind wherever it stands.
  #knowledgeOf(old: Tree | undefined, patch: Tree | undefined, known: Knowledge): Knowledge {
    if (known.object !== undefined || known.field !== undefined) return known
    for (const value of [old, patch]) {
      const [apiVersion, kind] = [fieldText(value, "apiVersion"), fieldText(value, "kind")]
      if (apiVersion === "" || kind === "") continue
      const object = this.#kinds.typeOf(apiVersion, kind)
      if (object !== undefined) return { object, field: undefined }
    }
    return known
  }

  #map(old: TreeMap | undefined, patch: TreeMap | undefined, known: Knowledge): Tree | undefined {
    let into = old as TreeMap
    if (isMissing(old)) {
      if (takeKnownDirective(patch) === "delete") return undefined
      into = patch as TreeMap
    } else if (patch !== undefined) {
      if (isMissing(patch)) return undefined
      const directive = takeDirective(patch)
      if (directive === "delete") return undefined
      if (directive === "replace") into = patch
    }
    for (const key of fieldNames(into, patch)) this.#field(into, patch, key, known)
    return into
  }

  #field(into: TreeMap, patch: TreeMap | undefined, key: string, known: Knowledge): void {
    const before = into.get(key)
    const field = known.object?.field(key)
    const patched = patch instanceof Map ? patch.get(key) : undefined
    // Most of an object is scalars that no patch mentions.
    if (patched === undefined && isString(before)) return
    const merged = this.walk(before, patched, { object: field?.inner, field })
    if (merged === undefined) into.delete(key)
    else if (merged !== before) into.set(key, inStyleOf(before, merged))
  }

  #list(old: Tree[] | undefined, patch: Tree[] | undefined, known: Knowledge): Tree | undefined {
    const { field } = known
    if (isNulled(patch)) return undefined
    if (field === undefined || !field.strategies.includes("merge")) return patch ?? old
    let into = old as Tree[]
    if (isMissing(old)) into = patch as Tree[]
    else if (patch !== undefined) {
      if (isMissing(patch)) return undefined
      const directive = takeDirective(patch)
      if (directive === "delete") return undefined
      if (directive === "replace") into = patch
    }
    const keys = field.keys.length === 0 ? [""] : field.keys
    return this.#items(into, patch, { keys, inner: field.inner })
  }

  #items(into: Tree[], patch: Tree[] | undefined, { keys, inner }: ItemRule): Tree[] {
    const all = allValues([patch, into], keys)
    if (all.length === 0) return into
    if (keys.length > 1) fillValues(all)
    const lists = { into, items: [] as Tree[] }
    for (const values of all) this.#item(lists, patch, usedKeys(all, values, keys), inner)
    const last = all.at(-1) as string[]
    return appendItems(lists.items, lists.into, usedKeys(all, last, keys).keys)
  }

  #item(
    lists: { into: Tree[]; items: Tree[] },
    patch: Tree[] | undefined,
    key: ItemKey,
    inner: ObjectType | undefined,
  ): void {
    // Only the keys for which this item itself has a value.
    const own = usedKeys([key.values], key.values, key.keys)
    const patched = Array.isArray(patch) ? findItem(patch, own) : undefined
    const item = this.walk(findItem(lists.into, own), patched, { object: inner, field: undefined })
    if (item === undefined || isEmptyTree(item)) {
      // In place: a list that only the patch has is its own counterpart.
      lists.into.splice(0, lists.into.length, ...setItem(lists.into, undefined, key))
      return
    }
    if (item instanceof Map)
      for (const [i, name] of key.keys.entries())
        if (!item.has(name) && key.values[i] !== "" && key.values[i] !== undefined)
          item.set(name, keyField(key.values[i]))
    lists.items = setItem(lists.items, item, key)
  }
}

// What stands in quotes stays in quotes, and so becomes a string; what does not loses its own.
function inStyleOf(before: Tree | undefined, value: Tree): Tree {
  if (!isScalar(before) || !isScalar(value)) return value
  const isQuoted = isString(before) && (typeof before !== "string" || needsQuotes(before))
  const style = before instanceof TreeScalar ? before.tag : "str"
  if (isQuoted) return new TreeScalar(style, textOf(value))
  return isString(value) ? textOf(value) : value
}

function needsQuotes(text: string): boolean {
  return typeof resolveTreeScalar(text) !== "string"
}

function isNulled(patch: Tree | undefined): boolean {
  return patch !== undefined && isMissing(patch)
}

interface ItemRule {
  readonly keys: readonly string[]
  readonly inner: ObjectType | undefined
}

function fieldNames(into: TreeMap, patch: TreeMap | undefined): string[] {
  const names = [...into.keys()]
  if (!(patch instanceof Map) || patch === into) return names
  for (const name of patch.keys()) if (!into.has(name)) names.push(name)
  return names
}

// The old items, as the merge has left them, take the places of those that they became.
function appendItems(items: Tree[], old: readonly Tree[], keys: readonly string[]): Tree[] {
  let result = items
  for (const item of old) {
    if (keys[0] === "") {
      result = setItem(result, item, { keys, values: [textOf(item)] })
      continue
    }
    const values: string[] = []
    for (const key of keys) {
      if (item instanceof Map && item.has(key)) values.push(textOf(item.get(key)))
      else result = [...result, item]
    }
    if (keys.length > 1) result = setItem(result, undefined, { keys, values })
    result = setItem(result, item, { keys, values })
  }
  return result
}
