import { failure, type Library, type Registrar } from "../library.ts"
import { compare } from "../values.ts"

class MathNamespace {}
type Number_ = number | bigint

const MOST_ARGUMENTS = 10
const BITS = 64

/** cel-go's extension `math`, and Kyverno's `math.round` to a number of digits. */
export const mathLibrary: Library = {
  name: "kyverno.math",
  register(registrar) {
    registrar.namespace("math", MathNamespace)
    registerExtremes(registrar)
    registerDoubles(registrar)
    registerBits(registrar)
    registrar
      .define("namespace.math.abs(int): int", (_: object, value: bigint) =>
        inRange(value < 0n ? -value : value),
      )
      .define("namespace.math.sign(int): int", (_: object, value: bigint) =>
        value === 0n ? 0n : value < 0n ? -1n : 1n,
      )
      .define("namespace.math.sqrt(int): double", (_: object, value: bigint) =>
        Math.sqrt(Number(value)),
      )
      .define(
        "namespace.math.round(double, int): double",
        (_: object, value: number, digits: bigint) => {
          const shift = 10 ** Number(digits)
          return roundAway(value * shift) / shift
        },
      )
  },
}

function registerExtremes(registrar: Registrar): void {
  const extremes = { greatest: 1, least: -1 }
  for (const [name, sign] of Object.entries(extremes)) {
    const choose = (values: readonly unknown[]) => extreme(values, sign, name)
    registrar.define(`namespace.math.${name}(dyn): dyn`, (_: object, value: unknown) =>
      choose(Array.isArray(value) ? value : [value]),
    )
    for (let count = 2; count <= MOST_ARGUMENTS; count++)
      registrar.define(
        `namespace.math.${name}(${Array(count).fill("dyn").join(", ")}): dyn`,
        (_: object, ...values: unknown[]) => choose(values),
      )
  }
}

function extreme(values: readonly unknown[], sign: number, name: string): unknown {
  if (values.length === 0) throw failure(`math.${name} of an empty list`)
  const other = values.find((value) => typeof value !== "number" && typeof value !== "bigint")
  if (other !== undefined) throw failure(`math.${name} takes numbers`)
  return values.reduce((best, value) => ((compare(value, best) ?? 0) * sign > 0 ? value : best))
}

function registerDoubles(registrar: Registrar): void {
  const functions: Readonly<Record<string, (value: number) => number>> = {
    ceil: Math.ceil,
    floor: Math.floor,
    trunc: Math.trunc,
    round: roundAway,
    abs: Math.abs,
    sign: Math.sign,
    sqrt: Math.sqrt,
  }
  for (const [name, apply] of Object.entries(functions))
    registrar.define(`namespace.math.${name}(double): double`, (_: object, value: number) =>
      apply(value),
    )
  const questions: Readonly<Record<string, (value: number) => boolean>> = {
    isNaN: Number.isNaN,
    isFinite: Number.isFinite,
    isInf: (value) => !(Number.isNaN(value) || Number.isFinite(value)),
  }
  for (const [name, ask] of Object.entries(questions))
    registrar.define(`namespace.math.${name}(double): bool`, (_: object, value: number) =>
      ask(value),
    )
}

function registerBits(registrar: Registrar): void {
  const operators: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
    bitAnd: (a, b) => a & b,
    bitOr: (a, b) => a | b,
    bitXor: (a, b) => a ^ b,
    bitShiftLeft: (a, b) => (shift(b) >= BITS ? 0n : BigInt.asIntN(BITS, a << b)),
    // No sign comes in from the left.
    bitShiftRight: (a, b) =>
      shift(b) >= BITS ? 0n : BigInt.asIntN(BITS, BigInt.asUintN(BITS, a) >> b),
  }
  for (const [name, apply] of Object.entries(operators))
    registrar.define(`namespace.math.${name}(int, int): int`, (_: object, a: bigint, b: bigint) =>
      apply(a, b),
    )
  registrar.define("namespace.math.bitNot(int): int", (_: object, value: bigint) => ~value)
}

function shift(count: bigint): number {
  if (count < 0n) throw failure(`bits cannot be shifted by ${count}`)
  return Number(count)
}

// JavaScript rounds halves up, Go away from zero.
function roundAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value)
}

function inRange(value: bigint): Number_ {
  if (value >= 2n ** 63n) throw failure("integer overflow")
  return value
}
