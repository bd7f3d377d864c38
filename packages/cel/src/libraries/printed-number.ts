// Doubles as `format` prints them: for a reader of English, with commas between thousands and powers of ten.
// Source of the rules: cel-go ext/formatting.go (strings library, version 2), which prints with
// golang.org/x/text/message; its `%e` takes the precision for a width.

const MANTISSA_DIGITS = 6
// No double has more digits behind the point than this, and toFixed takes no more.
const MOST_DIGITS = 100
const LARGEST_FIXED = 1e21
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

/** `%f`, and `%.2f` for 2 digits: `1,234,567.89`. */
export function printFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return printNonFinite(value)
  const [whole = "", fraction = ""] = roundHalfEven(Math.abs(value), digits).split(".")
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",")
  return `${value < 0 ? "-" : ""}${grouped}${fraction === "" ? "" : `.${fraction}`}`
}

/** `%e`, at least so wide: `1.234568×10⁰⁶`. */
export function printScientific(value: number, width: number): string {
  if (!Number.isFinite(value)) return printNonFinite(value).padStart(width)
  const [mantissa = "", exponent = "0"] = value.toExponential(MANTISSA_DIGITS).split("e")
  const power = Number(exponent)
  const raised = String(Math.abs(power))
    .padStart(2, "0")
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] as string)
  return `${mantissa}×10${power < 0 ? "⁻" : ""}${raised}`.padStart(width)
}

function printNonFinite(value: number): string {
  if (Number.isNaN(value)) return "NaN"
  return value < 0 ? "-∞" : "∞"
}

/** As toFixed, but of two numbers that are equally near the even one: 0.5 becomes 0, 1.5 becomes 2. */
function roundHalfEven(value: number, digits: number): string {
  if (value >= LARGEST_FIXED) return `${BigInt(value)}${digits > 0 ? `.${"0".repeat(digits)}` : ""}`
  const rounded = value.toFixed(digits)
  const exact = value.toFixed(MOST_DIGITS)
  const point = exact.indexOf(".")
  const isHalf = /^50*$/.test(exact.slice(point + 1 + digits))
  if (!isHalf || Number(rounded.at(-1)) % 2 === 0) return rounded
  return exact.slice(0, digits === 0 ? point : point + 1 + digits)
}
