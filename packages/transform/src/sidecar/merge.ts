import { deepEqual, isObject, type JsonObject, MASK, secretPlaces } from "@sternpost/manifests"
import { findItem, PatchError, type Rule, ruleOf } from "@sternpost/patch"
import type { FieldSchema, TypeSchema } from "@sternpost/schema"
import type { Draft } from "./draft.ts"
import { formatItemPath, type ItemPath, type ItemStep } from "./item-path.ts"
import { type Position, placeIn } from "./position.ts"

/** What is done where the pod says something else than the template. */
export type ConflictPolicy = "userWins" | "templateWins" | "fail"

/** How a template comes into a pod. */
export interface MergeOptions {
  policyAt(path: ItemPath): ConflictPolicy
  /** Where new items of a list go. */
  positionOf(list: string): Position
  /** The error for what stands at a path of the pod. */
  fail(path: ItemPath, message: string): Error
  /** Is told of an item that is there already, as the template wants it. */
  onShared(path: ItemPath): void
}

/**
 * Merges a map of a template into the pod by the rules of strategic merge patches: maps merge, lists merge by
 * their keys where Kubernetes has some, and anything else is one value. What the pod does not have is added;
 * where it differs, the policy decides.
 */
export function mergeMap(
  draft: Draft,
  at: ItemPath,
  map: JsonObject,
  type: TypeSchema | undefined,
  options: MergeOptions,
): void {
  for (const [key, value] of Object.entries(map))
    mergeField(draft, [...at, key], value, type?.field(key), options)
}

function mergeField(
  draft: Draft,
  path: ItemPath,
  value: unknown,
  field: FieldSchema | undefined,
  options: MergeOptions,
): void {
  const rule = ruleOf(field, "kubernetes")
  const present = draft.get(path)
  const isAbsent = present === undefined || present === null
  if (Array.isArray(value) && rule.mergesList && (isAbsent || Array.isArray(present))) {
    if (present === undefined && value.length === 0) draft.add(path, value)
    for (const item of value)
      mergeItem(draft, path, item, { rule, type: field?.items?.fields, options })
    return
  }
  if (isObject(value) && !rule.replacesMap && (isAbsent || isObject(present))) {
    const isFilled = Object.keys(value).length > 0
    if (present === undefined && !isFilled) draft.add(path, value)
    if (isAbsent && isFilled) draft.ensureMap(path)
    mergeMap(draft, path, value, field?.fields, options)
    return
  }
  mergeValue(draft, path, value, options)
}

function mergeValue(draft: Draft, path: ItemPath, value: unknown, options: MergeOptions): void {
  const present = draft.get(path)
  if (present === undefined) draft.add(path, value)
  else if (present === null) draft.change(path, value)
  else if (deepEqual(present, value)) options.onShared(path)
  else settleConflict(draft, path, value, options)
}

function settleConflict(draft: Draft, path: ItemPath, value: unknown, options: MergeOptions): void {
  const present = draft.get(path)
  const policy = isPlaceholder(path, present) ? "templateWins" : options.policyAt(path)
  if (policy === "fail")
    throw options.fail(
      path,
      `it is ${shown(path, present)} here and ${shown(path, value)} in the template; say onConflict: userWins or templateWins`,
    )
  if (policy === "templateWins") draft.change(path, value)
}

// A secret in clear text is not shown, whoever wrote it.
function shown(path: ItemPath, value: unknown): string {
  const isSecret = secretPlaces({ [String(path.at(-1))]: value }).length > 0
  return JSON.stringify(isSecret ? MASK : value)
}

// Istio's way to say that the injector knows the image.
function isPlaceholder(path: ItemPath, present: unknown): boolean {
  return present === "auto" && path.at(-1) === "image"
}

interface ListMerge {
  readonly rule: Rule
  readonly type: TypeSchema | undefined
  readonly options: MergeOptions
}

function mergeItem(draft: Draft, at: ItemPath, item: unknown, merge: ListMerge): void {
  const { rule, options } = merge
  const path = homeOf(draft, at, item)
  const step = stepOf(item, rule)
  const present = draft.get(path)
  const found = Array.isArray(present) ? findPresent(present, item, path, merge) : -1
  const own = found < 0 ? undefined : (present as readonly unknown[])[found]
  const place = [...path, stepOf(own, rule)]
  if (found < 0) insertNew(draft, path, { item, step }, options)
  else if (deepEqual(own, item)) options.onShared(place)
  else if (isObject(own) && isObject(item)) settleItem(draft, place, item, merge)
}

function settleItem(draft: Draft, place: ItemPath, item: JsonObject, merge: ListMerge): void {
  const { rule, type, options } = merge
  const policy = options.policyAt(place)
  if (policy === "fail")
    throw options.fail(
      place,
      "the template has one too, with other fields; say onConflict: userWins or templateWins",
    )
  // A volume is of one kind only: fields of two would make it none.
  if (!rule.retainsKeys) mergeMap(draft, place, item, type, options)
  else if (policy === "templateWins") draft.change(place, item)
}

// Names of containers are unique in a pod, whichever list they stand in.
function homeOf(draft: Draft, list: ItemPath, item: unknown): ItemPath {
  const name = list.at(-1)
  const other =
    name === "containers" ? "initContainers" : name === "initContainers" ? "containers" : undefined
  if (other === undefined || list.length !== 2 || !isObject(item)) return list
  const others = draft.get([...list.slice(0, -1), other])
  const isThere =
    Array.isArray(others) && others.some((one) => isObject(one) && one["name"] === item["name"])
  return isThere ? [...list.slice(0, -1), other] : list
}

function findPresent(
  present: readonly unknown[],
  item: unknown,
  path: ItemPath,
  { rule, options }: ListMerge,
): number {
  if (!isObject(item)) return present.findIndex((other) => deepEqual(other, item))
  try {
    return findItem(present.map(asObject), item as Parameters<typeof findItem>[1], rule, [])
  } catch (cause) {
    if (!(cause instanceof PatchError)) throw cause
    throw options.fail(path, cause.message)
  }
}

function asObject(value: unknown): Parameters<typeof findItem>[1] {
  return (isObject(value) ? value : {}) as Parameters<typeof findItem>[1]
}

/** By what an item is found again. */
function stepOf(item: unknown, { keys }: Pick<Rule, "keys">): ItemStep {
  if (!isObject(item) || keys.length === 0) return { value: item }
  const given = keys.flatMap(({ name }) => {
    const value = item[name]
    return typeof value === "string" || typeof value === "number" ? [[name, value] as const] : []
  })
  return given.length === 0 ? { value: item } : { keys: Object.fromEntries(given) }
}

function insertNew(
  draft: Draft,
  list: ItemPath,
  entry: { readonly item: unknown; readonly step: ItemStep },
  options: MergeOptions,
): void {
  const name = String(list.at(-1))
  const present = draft.get(list)
  const items = Array.isArray(present) ? present : []
  const position = options.positionOf(name)
  const index = placeAfterOwn(draft, list, items, position)
  if (index === undefined) throw options.fail(list, absentNeighbour(items, position))
  draft.insert(list, index, entry)
}

function absentNeighbour(items: readonly unknown[], { at, name }: Position): string {
  const names = items.flatMap((item) => (isObject(item) ? [String(item["name"])] : []))
  const there = names.length === 0 ? "the list is empty" : `there are ${names.join(", ")}`
  return `position ${at}:${name} names what is not there; ${there}`
}

// Items that came in before stand in front, so that those of a template keep their order.
function placeAfterOwn(
  draft: Draft,
  list: ItemPath,
  items: readonly unknown[],
  position: Position,
): number | undefined {
  const start = placeIn(items, position)
  if (start === undefined || position.at === "last" || position.at === "before") return start
  const prefix = formatItemPath(list)
  const own = new Set(
    draft.changes.owns
      .filter((path) => formatItemPath(path.slice(0, -1)) === prefix)
      .map((path) => path.at(-1)),
  )
  const isOwn = (item: unknown) =>
    [...own].some((step) => typeof step === "object" && "keys" in step && matches(item, step.keys))
  let index = start
  while (index < items.length && isOwn(items[index])) index++
  return index
}

function matches(item: unknown, keys: Readonly<Record<string, unknown>>): boolean {
  return isObject(item) && Object.entries(keys).every(([key, value]) => item[key] === value)
}
