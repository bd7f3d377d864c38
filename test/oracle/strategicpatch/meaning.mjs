// What an answer means when the known mistakes of Kubernetes are put right (docs/stages/strategic-merge.md).

// It has no answer for an order of nothing, where there is nothing to do.
const NOTHING = "no elements in any of the given slices"

/** An answer to compare, or `undefined` where Kubernetes' own means nothing. */
export function meaning({ op }, { value, conflict, error }) {
  if (error?.includes(NOTHING)) return undefined
  if (error !== undefined) return { error: "refused" }
  if (conflict) return { conflict }
  return { value: op === "apply" ? plainObject(value) : value }
}

/**
 * In a map or item that is new, Kubernetes leaves nulls and directives as if they were fields, so that an
 * item to be deleted becomes one.
 */
export function plainObject(value) {
  if (Array.isArray(value)) return value.filter(isKept).map(plainObject)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).filter(
    ([key, inner]) => !key.startsWith("$") && isKept(inner),
  )
  return Object.fromEntries(entries.map(([key, inner]) => [key, plainObject(inner)]))
}

const isKept = (value) => value !== null && !(typeof value === "object" && "$patch" in value)
