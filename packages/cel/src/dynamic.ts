/**
 * Plain data as the engine wants it: whole numbers are integers, as the API server reads them from JSON. Parts
 * in which nothing has to change are used as they are.
 */
export function dynamicToCel(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return listToCel(value)
  return isRecord(value) ? mapToCel(value) : value
}

function listToCel(list: readonly unknown[]): unknown {
  let changed: unknown[] | undefined
  for (const [i, item] of list.entries()) {
    const converted = dynamicToCel(item)
    if (converted === item) continue
    changed ??= [...list]
    changed[i] = converted
  }
  return changed ?? list
}

function mapToCel(map: Readonly<Record<string, unknown>>): unknown {
  // The engine tells types by the constructor, which may be a key here.
  if (Object.hasOwn(map, "constructor"))
    return new Map(Object.entries(map).map(([key, item]) => [key, dynamicToCel(item)]))
  let changed: Record<string, unknown> | undefined
  for (const key of Object.keys(map)) {
    const item = map[key]
    const converted = dynamicToCel(item)
    if (converted === item) continue
    changed ??= { ...map }
    changed[key] = converted
  }
  return changed ?? map
}

/** Whether a value is a plain map, and no instance of a class. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
