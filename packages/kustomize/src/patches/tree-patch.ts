import { type Tree, type TreeMap, TreeScalar, treeScalarValue } from "@sternpost/goyaml"
import { type JsonPatchOperation, type JsonValue, parsePointer } from "@sternpost/patch"
import { fromJson } from "../fields/json.ts"

/**
 * Applies an operation of a JSON patch to a tree where it stands, without making JSON of all of it: what adds,
 * replaces or removes something in a map or list that is there. False, and nothing done, for anything else,
 * also for what does not fit.
 */
export function patchTree(tree: TreeMap, operation: JsonPatchOperation): boolean {
  const { op, path } = operation
  if (op !== "add" && op !== "replace" && op !== "remove") return false
  const steps = parsePointer(path)
  const last = steps.pop()
  if (last === undefined) return false
  const above = steps.reduce<Tree | undefined>(child, tree)
  const value = op === "remove" ? undefined : fromJson(rounded(operation.value))
  if (above instanceof Map) return changeMap(above, last, value)
  return Array.isArray(above) && changeList(above, last, op, value)
}

const INDEX = /^(?:0|[1-9]\d*)$/

function child(value: Tree | undefined, step: string): Tree | undefined {
  if (value instanceof Map) return value.get(step)
  return Array.isArray(value) && INDEX.test(step) ? value[Number(step)] : undefined
}

// kustomize replaces in a map what is not there.
function changeMap(map: TreeMap, key: string, value: Tree | undefined): boolean {
  if (value === undefined) return map.delete(key)
  map.set(key, value)
  return true
}

function changeList(
  list: Tree[],
  step: string,
  op: "add" | "replace" | "remove",
  value: Tree | undefined,
): boolean {
  const index = op === "add" && step === "-" ? list.length : INDEX.test(step) ? Number(step) : -1
  if (index < 0 || index > list.length || (op !== "add" && index === list.length)) return false
  const items = value === undefined ? [] : [value]
  list.splice(index, op === "add" ? 0 : 1, ...items)
  return true
}

/** The numbers of what was patched are float64 in kustomize. */
export function rounded(value: JsonValue): JsonValue {
  if (typeof value === "bigint") return Number(value)
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(rounded)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]))
}

/** Makes of each scalar in a tree what it is once it was JSON with float64 for numbers. */
export function throughJson(tree: Tree[] | TreeMap): void {
  if (Array.isArray(tree)) {
    for (let i = 0; i < tree.length; i++) {
      const item = tree[i] as Tree
      if (typeof item === "object") tree[i] = settled(item)
    }
  } else {
    for (const [key, value] of tree) if (typeof value === "object") tree.set(key, settled(value))
  }
}

const SAFE_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/

function settled(value: Exclude<Tree, string>): Tree {
  if (!(value instanceof TreeScalar)) {
    throughJson(value)
    return value
  }
  const { tag, text } = value
  if (tag === "str") return text
  if (tag === "int" && SAFE_INTEGER.test(text)) return value
  return fromJson(rounded(treeScalarValue(value) as JsonValue))
}
