/** How far an expression may go. */
export interface CelLimits {
  /** Characters of the expression. */
  readonly maxExpressionLength: number
  /** Steps of one evaluation: loop rounds, calls, and a tenth of what calls and operators look at. */
  readonly maxCost: number
  /** A last resort; `maxCost` stops an expression first, and at the same place each time. */
  readonly maxMilliseconds: number
}

/** The API server's own limit per expression, and limits that no sane expression meets. */
export const DEFAULT_LIMITS: CelLimits = {
  maxExpressionLength: 16_384,
  maxCost: 1_000_000,
  maxMilliseconds: 10_000,
}
