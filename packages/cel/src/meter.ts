import type { CelLimits } from "./limits.ts"
import { type Comprehension, children, type SyntaxNode } from "./syntax.ts"

/** The steps that are left for a number of evaluations together. */
export interface Budget {
  remaining: number
}

/** Counts the work of evaluations. */
export interface Meter {
  /** Begins an evaluation, which may also be limited by what is left for several together. */
  start(budget?: Budget): void
  /** Takes the work of the evaluation from the budget. */
  stop(budget?: Budget): void
  /** Why the evaluation has to fail, if it does. */
  exceeded(): string | undefined
}

/** Operators whose work grows with their operands. */
const SIZED = new Set(["call", "rcall", "+", "==", "!=", "in"])

/** How often the clock is read. */
const CLOCK_EVERY = 256

/**
 * Puts a meter into a checked expression: each loop round, call and sized operator is counted before it
 * runs. `||` and `all` swallow errors, so the limit is a state: once exceeded, nothing runs any more.
 */
export function attachMeter(root: SyntaxNode, limits: CelLimits, now: () => number): Meter {
  let cost = 0
  let ticks = 0
  let deadline = 0
  let exceeded: string | undefined
  let left = Number.POSITIVE_INFINITY
  const stop = new Error("limit exceeded")

  const charge = (amount: number): void => {
    cost += amount
    if (cost > left) exceeded ??= "is one of many that together need too many steps"
    if (cost > limits.maxCost) exceeded ??= `needs more than ${limits.maxCost} steps`
    if (++ticks % CLOCK_EVERY === 0 && now() > deadline)
      exceeded ??= `takes longer than ${limits.maxMilliseconds} ms`
    if (exceeded !== undefined) throw stop
  }
  const seen = new Set<SyntaxNode>()
  visit(root)
  return {
    start(budget) {
      cost = 0
      left = budget?.remaining ?? Number.POSITIVE_INFINITY
      exceeded = undefined
      deadline = now() + limits.maxMilliseconds
    },
    stop(budget) {
      if (budget !== undefined) budget.remaining -= cost
    },
    exceeded: () => exceeded,
  }

  function visit(node: SyntaxNode): void {
    if (seen.has(node)) return
    seen.add(node)
    const { alternate, macro } = node.meta
    if (macro !== undefined) macro.onRound = () => charge(1)
    if (alternate !== undefined) visit(alternate)
    else if (node.op === "comprehension") meterLoop(node)
    else children(node).forEach(visit)
    const { handle } = node
    if (handle !== undefined && SIZED.has(node.op))
      node.handle = (...operands) => {
        charge(1 + workOf(node.op, operands) / 10)
        const result = handle(...operands)
        charge(sizeOf(result) / 10)
        return result
      }
  }

  function meterLoop(node: SyntaxNode): void {
    const { iterable, init, step } = node.args as Comprehension
    for (const part of [iterable, init, step]) visit(part)
    const { evaluate } = step.meta
    step.evaluate = (evaluator, at, context) => {
      charge(1)
      return evaluate(evaluator, at, context)
    }
    const { handle } = node
    node.handle = (...operands) => {
      charge(0)
      return handle?.(...operands)
    }
  }
}

/** The sizes of what an operator or call looks at; calls get their operands as one list. */
function workOf(op: string, operands: readonly unknown[]): number {
  const values = op === "call" || op === "rcall" ? (operands[0] as unknown[]) : operands.slice(0, 2)
  return values.reduce<number>((sum, value) => sum + sizeOf(value), 0)
}

function sizeOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length
  if (value instanceof Uint8Array) return value.length
  return value instanceof Set ? value.size : 0
}
