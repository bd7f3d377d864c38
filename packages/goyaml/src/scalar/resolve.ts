import { fromLatin1 } from "../source.ts"

/** What an untagged plain scalar may be to Go. Bytes of a string are latin1. */
export type Scalar = null | boolean | number | bigint | string

const NAMED = new Map<string, Scalar>([
  ["", null],
  ["~", null],
  [".inf", Infinity],
  [".Inf", Infinity],
  [".INF", Infinity],
  [".nan", NaN],
  [".NaN", NaN],
  [".NAN", NaN],
])
for (const [value, words] of [
  [null, "null Null NULL"],
  [true, "y Y yes Yes YES true True TRUE on On ON"],
  [false, "n N no No NO false False FALSE off Off OFF"],
] as const) {
  for (const word of words.split(" ")) NAMED.set(word, value)
}
for (const word of [".inf", ".Inf", ".INF"])
  NAMED.set(`+${word}`, Infinity).set(`-${word}`, -Infinity)

const LONGEST_NAME = 5

/** Whether a plain scalar is null, a boolean or a number by its name, such as `~`, `yes` and `.inf`. */
export function isNamedScalar(text: string): boolean {
  return text.length <= LONGEST_NAME && NAMED.has(text)
}

/** Reads the text of a plain scalar as resolve.go of go-yaml v2 does. */
export function resolvePlain(text: string): Scalar {
  if (text.length <= LONGEST_NAME) {
    const named = NAMED.get(text)
    if (named !== undefined) return named
  }
  return resolveNumber(text) ?? fromLatin1(text)
}

const LARGEST_DIGITS = 15
const MAX_INT64 = 2n ** 63n - 1n
const MAX_UINT64 = 2n ** 64n - 1n

/** The number that a plain scalar is to Go, or undefined. Integers beyond 2^53 are bigint. */
export function resolveNumber(text: string): number | bigint | undefined {
  const first = text.charCodeAt(0)
  if (first === 46) return resolveFraction(text)
  const signed = first === 43 || first === 45
  if (!signed && !(first >= 48 && first <= 57)) return undefined
  if (text.length <= LARGEST_DIGITS && /^[1-9][0-9]*$/.test(text)) return Number(text)
  const digits = text.replaceAll("_", "")
  return (
    resolveInteger(digits) ??
    finite(/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/, digits) ??
    resolveOddBinary(digits)
  )
}

// Go keeps underscores here, and strconv.ParseFloat allows one between two digits.
function resolveFraction(text: string): number | undefined {
  if (!/^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/.test(text)) return undefined
  return finite(/./, text.replaceAll("_", ""))
}

// strconv.ParseInt and ParseUint with base 0.
function resolveInteger(digits: string): number | bigint | undefined {
  const match =
    /^([-+]?)(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0|[1-9][0-9]*)|0([0-7]+))$/.exec(digits)
  if (match === null) return undefined
  const [, sign, plain, octal] = match
  const size = BigInt(plain ?? `0o${octal}`)
  const value = sign === "-" ? -size : size
  const limit = sign === "" ? MAX_UINT64 : sign === "-" ? MAX_INT64 + 1n : MAX_INT64
  return size > limit ? undefined : narrow(value)
}

function finite(format: RegExp, text: string): number | undefined {
  if (!format.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

// Go tries `0b` again with the rest in base 2, where a second sign is allowed.
function resolveOddBinary(digits: string): number | bigint | undefined {
  const match = /^0b([-+])([01]+)$/.exec(digits)
  if (match === null) return undefined
  const size = BigInt(`0b${match[2]}`)
  if (size > MAX_INT64) return undefined
  return narrow(match[1] === "-" ? -size : size)
}

function narrow(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
