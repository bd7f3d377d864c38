/** Whether two values are the same to Go once they are JSON. */
export function equalValues(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true
  if (isNumeric(a) && isNumeric(b)) return equalIntegers(a, b)
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => equalValues(item, b[index]))
  }
  const left = Object.entries(a).filter(([, value]) => value !== undefined)
  const right = b as Record<string, unknown>
  const size = Object.values(b).filter((value) => value !== undefined).length
  if (left.length !== size) return false
  return left.every(([key, value]) => Object.hasOwn(right, key) && equalValues(value, right[key]))
}

// A number stands for the digits it is nearest to, as it does in JSON.
function equalIntegers(a: unknown, b: unknown): boolean {
  return typeof a === "number" || typeof b === "number" ? Number(a) === Number(b) : a === b
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint"
}
