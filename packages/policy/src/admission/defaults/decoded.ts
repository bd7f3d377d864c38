import { isObject } from "@sternpost/manifests"

/** Fields whose keys are the users', and whose values are strings. */
const STRING_MAPS = new Set([
  "labels",
  "annotations",
  "data",
  "stringData",
  "matchLabels",
  "nodeSelector",
])
/** Fields that are the same absent and false. */
const ABSENT_IF_FALSE = new Set(
  "hostNetwork hostPID hostIPC stdin stdinOnce tty readOnly paused".split(" "),
)
/** Lists that are there without items. */
const EMPTY_LISTS = new Set(["rules"])

/**
 * An object of a built-in kind as the API server has it after it read it: nulls and empty lists are absent, and so
 * are some fields that say what is so anyway. Learnt from kube-apiserver 1.36.3, as the defaults are.
 */
export function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded)
  if (!isObject(value)) return value
  const entries = Object.entries(value).flatMap(([key, item]) => {
    if (isAbsent(key, item)) return []
    if (STRING_MAPS.has(key) && isObject(item)) return isEmpty(item) ? [] : [[key, strings(item)]]
    return [[key, decoded(item)]]
  })
  const read = Object.fromEntries(entries) as Record<string, unknown>
  // The value of a variable; other empty texts say something.
  if (read["value"] === "" && typeof read["name"] === "string") delete read["value"]
  return read
}

function isAbsent(key: string, value: unknown): boolean {
  if (value === null) return true
  if (value === false) return ABSENT_IF_FALSE.has(key)
  return Array.isArray(value) && value.length === 0 && !EMPTY_LISTS.has(key)
}

function isEmpty(map: object): boolean {
  return Object.keys(map).length === 0
}

function strings(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, item ?? ""]))
}
