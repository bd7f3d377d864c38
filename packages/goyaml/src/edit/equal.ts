/**
 * Whether two values are the same to Go once they are JSON. What is left to compare is a list, not
 * calls: values may nest as deep as Go allows.
 */
export function equalValues(a: unknown, b: unknown): boolean {
  const left: Pair[] = [[a, b]]
  for (let pair = left.pop(); pair !== undefined; pair = left.pop()) {
    const [x, y] = pair
    if (x === y || Object.is(x, y)) continue
    if (isNumeric(x) && isNumeric(y)) {
      if (!equalIntegers(x, y)) return false
      continue
    }
    if (typeof x !== "object" || typeof y !== "object" || x === null || y === null) return false
    if (!compareParts(x, y, left)) return false
  }
  return true
}

type Pair = readonly [a: unknown, b: unknown]

// Puts the parts that must be equal onto the list; false when they cannot be.
function compareParts(a: object, b: object, left: Pair[]): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    for (const [index, item] of a.entries()) left.push([item, b[index]])
    return true
  }
  const parts = Object.entries(a).filter(([, value]) => value !== undefined)
  const others = b as Record<string, unknown>
  const size = Object.values(b).filter((value) => value !== undefined).length
  if (parts.length !== size) return false
  for (const [key, value] of parts) {
    if (!Object.hasOwn(others, key)) return false
    left.push([value, others[key]])
  }
  return true
}

// A number stands for the digits it is nearest to, as it does in JSON.
function equalIntegers(a: unknown, b: unknown): boolean {
  return typeof a === "number" || typeof b === "number" ? Number(a) === Number(b) : a === b
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint"
}
