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
  const read: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const item = value[key]
    if (isAbsent(key, item)) continue
    if (!STRING_MAPS.has(key) || !isObject(item)) put(read, key, decoded(item))
    else if (!isEmpty(item)) put(read, key, strings(item))
  }
  // The value of a variable; other empty texts say something.
  if (read["value"] === "" && typeof read["name"] === "string") delete read["value"]
  return read
}

function put(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") map[key] = value
  else
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
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
