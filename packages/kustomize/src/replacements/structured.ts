import {
  applyEdits,
  createSource,
  type Edit,
  fromLatin1,
  readTrees,
  scanDocument,
  spliceText,
  type Tree,
  YamlError,
} from "@sternpost/goyaml"
import { isScalar, isString, textOf } from "../fields/access.ts"
import { goJson, toJson } from "../fields/json.ts"
import type { Step } from "./path.ts"
import { type Created, findSlots, lookUp, PathMisfit, type Slot } from "./slots.ts"

/**
 * Sets a value inside a text that is itself YAML or JSON, as in the data of a ConfigMap: the path
 * goes on behind the field that holds the text. False when no field on the path is such a text.
 */
export function setInText(
  root: Tree,
  path: readonly Step[],
  value: Tree,
  create: Created | undefined,
): boolean {
  for (let length = 1; length < path.length; length++) {
    const field = attempt(() => lookUp(root, path.slice(0, length)))
    if (field === undefined || !isScalar(field)) continue
    const text = textOf(field)
    const inner = readText(text)
    if (inner === undefined) continue
    const changed = changeText(text, inner, { path: path.slice(length), value, create })
    if (changed === undefined) return false
    const [slot] = findSlots(root, path.slice(0, length), undefined)
    slot?.write(changed)
    return true
  }
  return false
}

function readText(text: string): Tree | undefined {
  try {
    return readTrees(text, { duplicateKeys: "last" })[0]?.tree
  } catch (error) {
    if (error instanceof YamlError) return undefined
    throw error
  }
}

interface Change {
  readonly path: readonly Step[]
  readonly value: Tree
  readonly create: Created | undefined
}

function changeText(text: string, tree: Tree, { path, value, create }: Change): string | undefined {
  const slots = attempt(() => findSlots(tree, path, create))
  if (slots === undefined || slots.length === 0) return undefined
  for (const slot of slots) slot.write(copied(slot, value))
  const start = text.trim()[0]
  if (start !== "{" && start !== "[") return editedYaml(text, tree)
  return goJson(tree, text.includes("\n") && text.includes("  ") ? "  " : "")
}

function copied(slot: Slot, value: Tree): Tree {
  if (isString(slot.value)) return textOf(value)
  if (!isScalar(slot.value)) return value
  return readText(textOf(value)) ?? textOf(value)
}

// Comments and the order of keys stay: the text becomes the new tree by edits.
function editedYaml(text: string, after: Tree): string {
  const source = createSource(text)
  const document = scanDocument(source, 0, source.bytes.length)
  const before = readTrees(text, { duplicateKeys: "last" })[0]?.tree
  const edits: Edit[] = []
  if (before !== undefined) collectEdits(before, after, [], edits)
  return fromLatin1(spliceText(source, 0, source.bytes.length, applyEdits(document, edits))).trim()
}

function collectEdits(before: Tree, after: Tree, path: (string | number)[], edits: Edit[]): void {
  if (before instanceof Map && after instanceof Map) {
    for (const [key, value] of after) {
      const old = before.get(key)
      if (old === undefined) edits.push({ op: "set", path: [...path, key], value: toJson(value) })
      else collectEdits(old, value, [...path, key], edits)
    }
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [i, value] of after.entries())
      collectEdits(before[i] as Tree, value, [...path, i], edits)
  } else if (goJson(before) !== goJson(after)) {
    edits.push({ op: "set", path, value: toJson(after) })
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof PathMisfit) return undefined
    throw error
  }
}
