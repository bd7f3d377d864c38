import { order } from "../values.ts"

const MAX_INT64 = 2n ** 63n - 1n
const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/
const DECIMAL = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
])
const BINARY = new Map(
  ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((suffix, i) => [suffix, (i + 1) * 10]),
)
/** The finest power of ten that a quantity keeps. */
const NANO = -9
/** Beyond this a number has no use but to fill the memory. */
const MAX_EXPONENT = 1000

/** Whether the API server can hold an integer. */
export function isInt64(integer: bigint): boolean {
  return integer >= -MAX_INT64 - 1n && integer <= MAX_INT64
}

/** A resource.Quantity: `digits` times ten to the `scale`. */
export class Quantity {
  private readonly digits: bigint
  private readonly scale: number
  /** Go keeps short numbers as int64, and only those count as integers (AsInt64). */
  private readonly isShort: boolean

  constructor(digits: bigint, scale: number, isShort: boolean) {
    this.digits = digits
    this.scale = scale
    this.isShort = isShort
  }

  /** The quantity of an integer. */
  static of(integer: bigint): Quantity {
    return new Quantity(integer, 0, true)
  }

  /** The quantity that a text means, or what is wrong with it. */
  static parse(text: string): Quantity | string {
    const match = SHAPE.exec(text)
    const [, sign = "", whole = "", fraction = "", suffix = ""] = match ?? []
    if (match === null || !/\d/.test(whole + fraction)) return "it must be a number and a suffix"
    const decimal = DECIMAL.get(suffix) ?? exponentOf(suffix)
    const binary = BINARY.get(suffix)
    if (decimal === undefined && binary === undefined) return `there is no suffix "${suffix}"`
    if (Math.abs(decimal ?? 0) > MAX_EXPONENT) return "its exponent is too large"
    const magnitude = BigInt(whole + fraction)
    const quantity =
      binary === undefined
        ? fromDecimal(magnitude, decimal ?? 0, whole, fraction)
        : fromBinary(magnitude, binary, whole, fraction)
    const { digits, scale, isShort } = quantity
    return new Quantity(sign === "-" ? -digits : digits, scale, isShort)
  }

  sign(): number {
    return order(this.digits, 0n)
  }

  compareTo(other: Quantity): number {
    const scale = Math.min(this.scale, other.scale)
    return order(this.at(scale), other.at(scale))
  }

  plus(other: Quantity): Quantity {
    if (other.digits === 0n) return this
    if (this.digits === 0n) return other
    const scale = Math.min(this.scale, other.scale)
    const sum = this.at(scale) + other.at(scale)
    return new Quantity(sum, scale, this.isShort && other.isShort && isInt64(sum))
  }

  negated(): Quantity {
    return new Quantity(-this.digits, this.scale, this.isShort)
  }

  /** The integer that this is to the API server, which does not try to shorten `1000m`. */
  integer(): bigint | undefined {
    if (!this.isShort || this.scale < 0) return undefined
    const integer = this.at(0)
    return isInt64(integer) ? integer : undefined
  }

  toNumber(): number {
    return this.scale === 0 ? Number(this.digits) : Number(this.digits) * Number(`1e${this.scale}`)
  }

  toString(): string {
    return this.scale === 0 ? `${this.digits}` : `${this.digits}e${this.scale}`
  }

  private at(scale: number): bigint {
    return this.digits * 10n ** BigInt(this.scale - scale)
  }
}

interface Parts {
  readonly digits: bigint
  readonly scale: number
  readonly isShort: boolean
}

function exponentOf(suffix: string): number | undefined {
  return /^[eE][+-]?\d+$/.test(suffix) ? Number(suffix.slice(1)) : undefined
}

function significant(whole: string): number {
  return whole.replace(/^0+/, "").length || 1
}

function fromDecimal(magnitude: bigint, exponent: number, whole: string, fraction: string): Parts {
  const scale = exponent - fraction.length
  const isShort = significant(whole) + fraction.length <= 18 && scale >= NANO
  return { ...roundUp(magnitude, scale), isShort }
}

function fromBinary(magnitude: bigint, exponent: number, whole: string, fraction: string): Parts {
  const digits = magnitude << BigInt(exponent)
  // Where Go's own estimate says that the product fits an int64.
  const room = 15 - significant(whole) - Math.floor((exponent * 3) / 10) - 1
  if (fraction === "" && room >= 0 && digits <= MAX_INT64)
    return { digits, scale: 0, isShort: true }
  const rounded = roundUp(digits, -fraction.length)
  const limit = MAX_INT64 * 10n ** BigInt(-rounded.scale)
  return rounded.digits > limit
    ? { digits: MAX_INT64, scale: 0, isShort: false }
    : { ...rounded, isShort: false }
}

/** Anything finer than nano counts as one more nano. */
function roundUp(digits: bigint, scale: number): { digits: bigint; scale: number } {
  if (scale >= NANO) return { digits, scale }
  const divisor = 10n ** BigInt(NANO - scale)
  return { digits: (digits + divisor - 1n) / divisor, scale: NANO }
}
