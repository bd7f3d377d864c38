import { isCollection } from "../emit/block.ts"
import { setProperty } from "../set-property.ts"
import type { Edit } from "./types.ts"

/** What an edit means for a value: a changed copy, or undefined when it does not fit. */
export function editValue(root: unknown, edit: Edit): { readonly value: unknown } | undefined {
  return change(root, edit.path, 0, edit)
}

type Changed = { readonly value: unknown } | undefined

function change(value: unknown, path: Edit["path"], depth: number, edit: Edit): Changed {
  if (depth === path.length) return edit.op === "set" ? { value: edit.value } : undefined
  const step = path[depth] as string | number
  const last = depth === path.length - 1
  if (value === null || value === undefined) {
    if (edit.op === "delete" || edit.op === "rename") return { value: value ?? null }
    const empty = typeof step === "number" ? [] : {}
    return change(empty, path, depth, edit)
  }
  if (Array.isArray(value)) {
    return typeof step === "number" ? changeList(value, step, last, path, depth, edit) : undefined
  }
  if (!isCollection(value)) return edit.op === "delete" ? { value } : undefined
  return changeMap(value as Record<string, unknown>, String(step), last, path, depth, edit)
}

function changeList(
  list: readonly unknown[],
  index: number,
  last: boolean,
  path: Edit["path"],
  depth: number,
  edit: Edit,
): Changed {
  if (last && edit.op === "delete") return { value: list.filter((_, i) => i !== index) }
  if (last && edit.op === "rename") return undefined
  const inserts = last && edit.op === "insert"
  if (index < 0 || index > list.length || !Number.isInteger(index)) return undefined
  if (inserts) return { value: list.toSpliced(index, 0, edit.value) }
  if (index === list.length) {
    if (edit.op === "delete" || edit.op === "rename") return { value: list }
    const item = change(null, path, depth + 1, edit)
    return item === undefined ? undefined : { value: [...list, item.value] }
  }
  const item = change(list[index], path, depth + 1, edit)
  return item === undefined ? undefined : { value: list.with(index, item.value) }
}

function changeMap(
  map: Record<string, unknown>,
  key: string,
  last: boolean,
  path: Edit["path"],
  depth: number,
  edit: Edit,
): Changed {
  const result: Record<string, unknown> = {}
  const exists = Object.hasOwn(map, key)
  if (last && edit.op === "insert") return undefined
  if (!exists && (edit.op === "delete" || edit.op === "rename")) return { value: map }
  const renamed = last && edit.op === "rename" ? edit.key : undefined
  for (const [name, value] of Object.entries(map)) {
    if (name !== key) {
      if (name !== renamed) setProperty(result, name, value)
    } else if (renamed !== undefined) setProperty(result, renamed, value)
    else if (!(last && edit.op === "delete")) {
      const item = change(value, path, depth + 1, edit)
      if (item === undefined) return undefined
      setProperty(result, name, item.value)
    }
  }
  if (!exists) {
    const item = change(undefined, path, depth + 1, edit)
    if (item === undefined) return undefined
    setProperty(result, key, item.value)
  }
  return { value: result }
}
