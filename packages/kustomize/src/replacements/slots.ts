import { resolveTreeScalar, type Tree, type TreeMap, TreeScalar } from "@sternpost/goyaml"
import { re2Pattern, type Test } from "@sternpost/manifests"
import { messageOf } from "../errors.ts"
import { isNull, isScalar, textOf } from "../fields/access.ts"
import type { Step } from "./path.ts"

/** A place in a tree that can be read and written. */
export interface Slot {
  readonly value: Tree
  write(value: Tree): void
}

/** A path that does not fit the object. */
export class PathMisfit extends Error {}

/** A scalar that was made for a value to come; it takes any. */
export const CREATED: TreeScalar = new TreeScalar("null", "")

/** What kind of value a path ends in where it has to be created. */
export type Created = "scalar" | "list" | "map"

/** The places that a path leads to, created on the way if asked for. Throws a `PathMisfit`. */
export function findSlots(root: Tree, path: readonly Step[], create: Created | undefined): Slot[] {
  const slot: Slot = { value: root, write: () => undefined }
  return follow(slot, path, create)
}

function follow(slot: Slot, path: readonly Step[], create: Created | undefined): Slot[] {
  const [step, ...rest] = path
  if (step === undefined) return [slot]
  if (create !== undefined && step.type !== "every" && isWrittenNull(slot.value)) return [NOWHERE]
  switch (step.type) {
    case "field":
      return followField(slot, step.name, rest, create)
    case "index":
      return followIndex(slot, step.index, rest, create)
    case "item":
      return followItems(slot, step, rest, create)
    case "every":
      return itemSlots(slot).flatMap((item) => follow(item, rest, create))
    case "last":
      return followField(slot, "-", rest, create)
  }
}

// kustomize makes something in place of a null that is spelt out, and puts it nowhere.
const NOWHERE: Slot = { value: CREATED, write: () => undefined }

function isWrittenNull(value: Tree): boolean {
  return isNull(value) && textOf(value) !== ""
}

function followField(
  slot: Slot,
  name: string,
  rest: readonly Step[],
  create: Created | undefined,
): Slot[] {
  const map = slot.value
  if (isNull(map)) return []
  if (!(map instanceof Map)) throw new PathMisfit(`there is no map to have ${JSON.stringify(name)}`)
  if (!map.has(name)) {
    if (create === undefined) return []
    map.set(name, emptyFor(rest[0], create))
  }
  return follow(fieldSlot(map, name), rest, create)
}

function followIndex(
  slot: Slot,
  index: number,
  rest: readonly Step[],
  create: Created | undefined,
): Slot[] {
  const list = slot.value
  if (!Array.isArray(list)) throw new PathMisfit(`there is no list to have an item ${index}`)
  if (index === list.length && create !== undefined) list.push(emptyFor(rest[0], create))
  if (index < 0 || index >= list.length)
    throw new PathMisfit(`there is no item ${index}, only ${list.length} items`)
  return follow(itemSlot(list, index), rest, create)
}

function followItems(
  slot: Slot,
  step: Step & { type: "item" },
  rest: readonly Step[],
  create: Created | undefined,
): Slot[] {
  const found = fittingItems(slot, step).flatMap((item) =>
    step.field === "" ? [item] : follow(item, rest, create),
  )
  if (found.length > 0 || create === undefined || !Array.isArray(slot.value)) return found
  const value = resolveTreeScalar(step.value)
  slot.value.push(step.field === "" ? value : new Map<string, Tree>([[step.field, value]]))
  // A pattern need not fit what is made of it.
  return fittingItems(slot, step).length > 0 ? followItems(slot, step, rest, create) : []
}

// The value is a regular expression that has to fit somewhere in the item's.
function fittingItems(slot: Slot, { field, value }: Step & { type: "item" }): Slot[] {
  const fits = compile(value)
  return itemSlots(slot).filter(({ value: item }) => {
    if (field === "") return fits(writtenText(item))
    const named = item instanceof Map ? item.get(field) : undefined
    return named !== undefined && fits(writtenText(named))
  })
}

// kustomize looks at the scalar as YAML, so that ^ stands before its quotes.
function writtenText(value: Tree): string {
  const text = textOf(value)
  const isQuoted =
    typeof value === "string"
      ? typeof resolveTreeScalar(text) !== "string"
      : value instanceof TreeScalar && value.tag === "str"
  return isQuoted ? `"${text}"` : text
}

function compile(pattern: string): Test {
  try {
    return re2Pattern(pattern)
  } catch (cause) {
    const message = `${JSON.stringify(pattern)} is no valid regular expression: ${messageOf(cause)}`
    throw new PathMisfit(message)
  }
}

function itemSlots(slot: Slot): Slot[] {
  const list = slot.value
  if (isNull(list)) return []
  if (!Array.isArray(list)) throw new PathMisfit("there is no list to look into")
  return list.map((_, i) => itemSlot(list, i))
}

function fieldSlot(map: TreeMap, name: string): Slot {
  return {
    get value() {
      return map.get(name) as Tree
    },
    write: (value) => map.set(name, value),
  }
}

function itemSlot(list: Tree[], index: number): Slot {
  return {
    get value() {
      return list[index] as Tree
    },
    write: (value) => {
      list[index] = value
    },
  }
}

function emptyFor(next: Step | undefined, create: Created): Tree {
  if (next === undefined) return create === "scalar" ? CREATED : create === "list" ? [] : new Map()
  return next.type === "index" || next.type === "item" ? [] : new Map()
}

/** What a path leads to exactly, without wildcards; undefined where there is nothing. */
export function lookUp(root: Tree, path: readonly Step[]): Tree | undefined {
  let value: Tree | undefined = root
  for (const step of path) {
    value = stepInto(value, step)
    if (value === undefined || isNull(value)) return undefined
  }
  return value
}

function stepInto(value: Tree, step: Step): Tree | undefined {
  switch (step.type) {
    case "field":
      if (!(value instanceof Map)) throw new PathMisfit("there is no map on the way")
      return value.get(step.name)
    case "index":
    case "last":
      if (!Array.isArray(value)) throw new PathMisfit("there is no list on the way")
      return value.at(step.type === "last" ? -1 : step.index)
    case "item":
      if (!Array.isArray(value)) throw new PathMisfit("there is no list on the way")
      return value.find((item) =>
        step.field === ""
          ? isScalar(item) && textOf(item) === step.value
          : item instanceof Map && textOf(item.get(step.field)) === step.value,
      )
    case "every":
      throw new PathMisfit("a source cannot be found by *")
  }
}
