import { isObject, type JsonObject } from "@sternpost/manifests"

/** Gives a map with what is missing in it; what is no map stays as it is. */
export type Fill = (value: unknown) => unknown

/** Gives what is to be written into a map, depending on what is in it. */
export type Part = (map: Readonly<JsonObject>) => Readonly<JsonObject>

/** Fills fields that are absent or null: with a value, or with what the map's own fields say. */
export function missing(
  fields: Readonly<Record<string, unknown>>,
  ...fills: readonly Part[]
): Fill {
  return (value) => {
    if (!isObject(value)) return value
    let filled: JsonObject = { ...value }
    for (const key of Object.keys(fields)) filled[key] ??= copyOf(fields[key])
    for (const fill of fills) filled = { ...filled, ...fill(filled) }
    return filled
  }
}

// Most are no objects, and cloning is slow.
function copyOf(fallback: unknown): unknown {
  return typeof fallback === "object" ? structuredClone(fallback) : fallback
}

/** Fills a map at a field, if there is one. */
export function within(key: string, fill: Fill): Part {
  return (map) => (isObject(map[key]) ? { [key]: fill(map[key]) } : {})
}

/** Fills each item of a list at a field. */
export function each(key: string, fill: Fill): Part {
  return (map) => (Array.isArray(map[key]) ? { [key]: map[key].map(fill) } : {})
}

/** One fill after the other. */
export function all(...fills: readonly Fill[]): Fill {
  return (value) => fills.reduce((filled, fill) => fill(filled), value)
}
