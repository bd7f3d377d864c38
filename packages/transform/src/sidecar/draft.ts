import { type Edit, isObject, type JsonObject, startsWithPath } from "@sternpost/manifests"
import { childOf, type ItemPath, type ItemStep, locateItems, valueAtItems } from "./item-path.ts"

/** What was done to a pod, in the order in which it was done. */
export interface Changes {
  /** What was added. */
  readonly owns: ItemPath[]
  /** Maps and lists that were made to hold it. */
  readonly made: ItemPath[]
  /** What stood where something else stands now; null where a map or a list was made of a null. */
  readonly was: [path: ItemPath, before: unknown][]
}

/** No changes. */
export function noChanges(): Changes {
  return { owns: [], made: [], was: [] }
}

/**
 * A pod template (`{metadata, spec}`) as it is to become: each change is made to `value`, written down as
 * an edit of the text, and recorded in `changes` so that it can be undone.
 */
export class Draft {
  readonly value: JsonObject
  readonly changes: Changes = noChanges()
  readonly #edits: Edit[] = []
  // Maps and lists that an edit writes whole: what comes into them later is part of that edit.
  readonly #fresh = new Set<unknown>()

  constructor(value: JsonObject) {
    this.value = value
  }

  /** The edits so far, in order; their paths begin with `metadata` or `spec`. */
  get edits(): readonly Edit[] {
    return this.#edits
  }

  get(path: ItemPath): unknown {
    return valueAtItems(this.value, path)
  }

  /** Writes what was not there; maps on the way are made. */
  add(path: ItemPath, value: unknown): void {
    this.ensureMap(path.slice(0, -1))
    this.changes.owns.push(path)
    this.write(path, value)
  }

  /** Writes something else where something stands. */
  change(path: ItemPath, value: unknown): void {
    this.changes.was.push([path, this.get(path)])
    this.write(path, value)
  }

  /** Puts an item into a list, before the index; the list is made if there is none. */
  insert(list: ItemPath, index: number, { item, step }: { item: unknown; step: ItemStep }): void {
    const present = this.get(list)
    if (Array.isArray(present) && present.length > 0) {
      const path = [...this.#concrete(list), index]
      if (!this.#isInFresh(path)) this.#edits.push({ op: "insert", path, value: item })
      present.splice(index, 0, item)
    } else {
      this.ensureMap(list.slice(0, -1))
      this.#made(list, present)
      this.write(list, [item])
    }
    this.changes.owns.push([...list, step])
  }

  /** Makes a map at the path unless there is one. */
  ensureMap(path: ItemPath): void {
    for (let length = 1; length <= path.length; length++) {
      const part = path.slice(0, length)
      const present = this.get(part)
      if (isObject(present) || Array.isArray(present)) continue
      this.#made(part, present)
      this.write(part, {})
    }
  }

  /** Writes without recording what it did. */
  write(path: ItemPath, value: unknown): void {
    const concrete = this.#concrete(path)
    const parent = concrete.slice(0, -1)
    const container = parent.reduce<unknown>(childOf, this.value) as Record<string, unknown>
    const isFirst = parent.length > 0 && Object.keys(container).length === 0
    const isFresh = this.#isInFresh(concrete)
    container[concrete.at(-1) as string] = value
    if (isFresh) return
    // One edit fills a map that was empty, however much comes into it later.
    const edit = isFirst ? { path: parent, value: container } : { path: concrete, value }
    this.#dropBelow(edit.path)
    this.#edits.push({ op: "set", ...edit })
    if (typeof edit.value === "object" && edit.value !== null) this.#fresh.add(edit.value)
  }

  /** Takes out what stands at the path; false when nothing does. */
  remove(path: ItemPath): boolean {
    const concrete = locateItems(this.value, path)
    if (concrete === undefined || this.get(path) === undefined) return false
    const container = concrete.slice(0, -1).reduce<unknown>(childOf, this.value)
    const last = concrete.at(-1)
    if (Array.isArray(container)) container.splice(last as number, 1)
    else delete (container as Record<string, unknown>)[last as string]
    this.#dropBelow(concrete)
    this.#edits.push({ op: "delete", path: concrete })
    return true
  }

  // A null is something that stood there; of an empty map or list nothing has to be known.
  #made(path: ItemPath, present: unknown): void {
    if (present === undefined) this.changes.made.push(path)
    else if (present === null) this.changes.was.push([path, null])
  }

  // The latest edits are forgotten that only led to what another one now writes or takes out.
  #dropBelow(path: readonly (string | number)[]): void {
    for (let last = this.#edits.at(-1); last !== undefined; last = this.#edits.at(-1)) {
      if (last.path.length <= path.length || !startsWithPath(last.path, path)) return
      this.#edits.pop()
    }
  }

  #isInFresh(path: readonly (string | number)[]): boolean {
    let at: unknown = this.value
    for (const step of path) {
      if (this.#fresh.has(at)) return true
      at = childOf(at, step)
    }
    return false
  }

  #concrete(path: ItemPath): (string | number)[] {
    const parent = locateItems(this.value, path.slice(0, -1))
    const last = path.at(-1)
    const concrete = typeof last === "string" ? parent : locateItems(this.value, path)
    if (parent === undefined || concrete === undefined)
      throw new RangeError("the draft has no such item")
    return typeof last === "string" ? [...parent, last] : concrete
  }
}
