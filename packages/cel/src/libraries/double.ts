// Doubles as Go reads and writes them: strconv.ParseFloat, and strconv.FormatFloat with 'g' and -1.

const DECIMAL = /^[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?$/
const HEX = /^([-+]?)0[xX]_?([\da-fA-F_]*)(?:\.([\da-fA-F_]*))?[pP]([-+]?\d+)$/
const INFINITE = /^([-+]?)inf(?:inity)?$/i

/** The number a text is; undefined for none, and for one that is too large. */
export function parseDouble(text: string): number | undefined {
  const infinite = INFINITE.exec(text)
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity
  if (/^nan$/i.test(text)) return Number.NaN
  // Underscores stand between digits only.
  if (/(?<![\da-fA-FxX])_|_(?![\da-fA-F])/.test(text)) return undefined
  const plain = text.replaceAll("_", "")
  const value = DECIMAL.test(text) ? Number(plain) : parseHex(plain)
  return value !== undefined && Number.isFinite(value) ? value : undefined
}

function parseHex(text: string): number | undefined {
  const [, sign, whole = "", fraction = "", power] = HEX.exec(text) ?? []
  if (whole + fraction === "") return undefined
  const digits = Number(`0x${whole}${fraction}`)
  return (sign === "-" ? -1 : 1) * digits * 2 ** (Number(power) - 4 * fraction.length)
}

// Below the one power of ten, and from the other on, Go writes an exponent.
const LEAST_POWER = -4
const USUAL_POWERS = 6

/** The shortest text that reads as the number: `1`, `0.5`, `1e+06`, `1.23456789e+08`. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN"
  if (!Number.isFinite(value)) return value < 0 ? "-Inf" : "+Inf"
  if (value === 0) return Object.is(value, -0) ? "-0" : "0"
  const [digits = "", exponent = "0"] = value.toExponential().split("e")
  const power = Number(exponent)
  if (power >= LEAST_POWER && power < USUAL_POWERS) return String(value)
  const size = String(Math.abs(power)).padStart(2, "0")
  return `${digits}e${power < 0 ? "-" : "+"}${size}`
}
