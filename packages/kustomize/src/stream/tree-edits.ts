import {
  type Edit,
  type Path,
  type Tree,
  type TreeMap,
  TreeScalar,
  treeScalarValue,
} from "@sternpost/goyaml"
import { deepEqual, isObject, type JsonObject, reconcile } from "@sternpost/manifests"
import { toJson } from "../fields/json.ts"

/**
 * The edits that turn the value that an object had into what a tree says: what `reconcile` gives for the tree as
 * JSON, which is made only of what has changed.
 */
export function treeEdits(before: JsonObject, tree: TreeMap): Edit[] {
  const edits: Edit[] = []
  compareMaps(before, tree, [], edits)
  return edits
}

function compareMaps(before: JsonObject, tree: TreeMap, path: Path, edits: Edit[]): void {
  for (const key of Object.keys(before))
    if (!tree.has(key)) edits.push({ op: "delete", path: [...path, key] })
  for (const [key, value] of tree) {
    if (!Object.hasOwn(before, key))
      edits.push({ op: "set", path: [...path, key], value: toJson(value) })
    else if (value !== before[key]) compare(before[key], value, [...path, key], edits)
  }
}

function compare(before: unknown, tree: Tree, path: Path, edits: Edit[]): void {
  if (tree instanceof Map && isObject(before)) compareMaps(before, tree, path, edits)
  else if (isSame(before, tree)) return
  else if (Array.isArray(tree) && Array.isArray(before))
    for (const edit of reconcile({ list: before }, { list: toJson(tree) }))
      edits.push({ ...edit, path: [...path, ...edit.path.slice(1)] })
  else edits.push({ op: "set", path, value: toJson(tree) })
}

function isSame(before: unknown, tree: Tree): boolean {
  if (typeof tree === "string") return tree === before
  if (tree instanceof TreeScalar) return deepEqual(treeScalarValue(tree), before)
  if (Array.isArray(tree))
    return (
      Array.isArray(before) &&
      before.length === tree.length &&
      tree.every((item, i) => isSame(before[i], item))
    )
  if (!isObject(before) || Object.keys(before).length !== tree.size) return false
  for (const [key, value] of tree)
    if (!Object.hasOwn(before, key) || !isSame(before[key], value)) return false
  return true
}
