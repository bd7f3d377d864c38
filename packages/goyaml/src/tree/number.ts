const MIN_INT64 = -(2 ** 63)
const MAX_UINT64 = 2 ** 64

/**
 * A number as it comes out of Go's JSON and go-yaml v2: whole ones as integers as far as 64 bits go,
 * others in their shortest form. Throws a RangeError for infinities and NaN, which JSON lacks.
 */
export function formatTreeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError("infinities and NaN are no JSON")
  if (Number.isInteger(value) && value >= MIN_INT64 && value < MAX_UINT64)
    return String(value === 0 ? 0 : value)
  return shortest(value)
}

// strconv's format 'g' in the shortest form has an exponent below 1e-4 and from 1e6 on.
function shortest(value: number): string {
  const [digits = "", exponent = "0"] = value.toExponential().split("e")
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(value)
  const sign = power < 0 ? "-" : "+"
  return `${digits}e${sign}${String(Math.abs(power)).padStart(2, "0")}`
}
