import { Optional } from "@marcbachmann/cel-js"
import { dynamicToCel } from "./dynamic.ts"

/**
 * A value in the form that expressions work on. It is what one expression hands to another, and what an
 * object is turned into once for many expressions.
 */
export class CelValue {
  /** The engine's form; for this package alone. */
  readonly inner: unknown

  constructor(inner: unknown) {
    this.inner = inner
  }

  /** The optional without a value. */
  static readonly none: CelValue = new CelValue(Optional.none())

  /** The CEL form of plain data, which must not change any more. */
  static of(data: unknown): CelValue {
    return new CelValue(dynamicToCel(data))
  }
}

/** Fields that are computed when an expression asks for them, at most once each. */
export class LazyFields {
  /** Gives the value of a field, or throws; `undefined` is a field without a value. */
  readonly read: (name: string) => CelValue | undefined

  constructor(read: (name: string) => CelValue | undefined) {
    this.read = read
  }
}
