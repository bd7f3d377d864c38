/**
 * A number as the key of a JSON object: sigs.k8s.io/yaml prints integers in full and floats with
 * strconv.FormatFloat(f, 'g', -1, 32).
 */
export function formatNumberKey(value: number | bigint, isFloat: boolean): string {
  if (!isFloat || typeof value === "bigint") return String(value === 0 ? 0 : value)
  if (Number.isNaN(value)) return ".nan"
  const single = Math.fround(value)
  if (!Number.isFinite(single)) return single > 0 ? ".inf" : "-.inf"
  if (single === 0) return Object.is(single, -0) ? "-0" : "0"
  return formatG(shortest(single))
}

// The fewest digits that are this 32-bit float and no other, in exponential form.
function shortest(single: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits)
    if (Math.fround(Number(text)) === single) return text
  }
  return single.toExponential(9)
}

/** A number in exponential form as `%g` prints it. */
export function formatG(exponential: string): string {
  const [mantissa, power] = exponential.split("e") as [string, string]
  const exponent = Number(power)
  return exponent < -4 || exponent >= 6 ? scientific(mantissa, exponent) : plain(mantissa, exponent)
}

function scientific(mantissa: string, exponent: number): string {
  const size = String(Math.abs(exponent)).padStart(2, "0")
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${size}`
}

function plain(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith("-") ? "-" : ""
  const digits = mantissa.replace(/[-.]/g, "")
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0")
  const rest = digits.slice(exponent + 1)
  return rest === "" ? sign + whole : `${sign}${whole}.${rest}`
}
