// Sorts the lists that merge, as the cases compare them: maps by `name`, scalars as texts, each once.
import { mergeItemType } from "./merge-item.mjs"

const DIRECTIVE_LISTS = /^\$(?:retainKeys$|deleteFromPrimitiveList\/)/

/** @type {(map: Record<string, unknown>, type?: import("@sternpost/schema").TypeSchema) => Record<string, unknown>} */
export function sortedLists(map, type = mergeItemType) {
  const entries = Object.entries(map).map(([key, value]) => [key, sorted(key, value, type)])
  return Object.fromEntries(entries)
}

function sorted(key, value, type) {
  if (DIRECTIVE_LISTS.test(key)) return [...value].sort(byText)
  if (key.startsWith("$")) return value
  const field = type?.field(key)
  if (Array.isArray(value))
    return field?.patchStrategy.includes("merge") ? sortedList(value, field) : value
  if (typeof value === "object" && value !== null) return sortedLists(value, field?.fields)
  return value
}

function sortedList(list, field) {
  if (list.every((item) => typeof item !== "object" || item === null))
    return [...new Set(list)].sort(byText)
  const items = list.map((item) => sortedLists(item, field.items.fields))
  return items.sort((a, b) => byText(a[field.patchMergeKey], b[field.patchMergeKey]))
}

function byText(a, b) {
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
