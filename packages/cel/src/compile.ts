import { fromCel, readsOf, toContext } from "./convert.ts"
import { asParsed, type Parsed } from "./engine-errors.ts"
import { environmentFor } from "./environment.ts"
import { CelError } from "./errors.ts"
import { generalizeHas } from "./has.ts"
import { isReplaced, replacement } from "./library.ts"
import { type CelLimits, DEFAULT_LIMITS } from "./limits.ts"
import { attachMeter } from "./meter.ts"
import { compilePattern } from "./pattern.ts"
import { findReferences } from "./references.ts"
import { asCall, asString, children, renameCall, type SyntaxNode } from "./syntax.ts"
import type { CelVariables } from "./types.ts"

/** What an expression may use and must give. */
export interface CompileOptions {
  /** The variables by name. Keep one object per use: what is prepared for it is kept with it. */
  readonly variables: CelVariables
  /** What the expression must evaluate to; anything when absent. */
  readonly result?: "bool" | "int" | "double" | "string"
  readonly limits?: Partial<CelLimits>
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

/** An expression that parses and type-checks. */
export interface CompiledExpression {
  readonly text: string
  /** What it reads, as far as written out: `release.name`, `object.spec`. */
  readonly references: readonly string[]
  /**
   * Evaluates over values of the variables and returns plain JavaScript. Throws a {@link CelError}:
   * CEL_UNKNOWN when it needs a declared variable or field that is not given.
   */
  evaluate(bindings: Readonly<Record<string, unknown>>): unknown
}

/**
 * Compiles a CEL expression with the Kubernetes libraries. Throws a {@link CelError} for one that does
 * not parse, names an undeclared variable or field, or does not type-check.
 */
export function compileExpression(text: string, options: CompileOptions): CompiledExpression {
  try {
    return compile(text, options)
  } catch (error) {
    // Trees are walked by recursion, and a long chain of operators is a deep tree.
    if (error instanceof RangeError)
      throw new CelError("CEL_LIMIT", "the expression is nested too deeply", { expression: text })
    throw error
  }
}

function compile(text: string, options: CompileOptions): CompiledExpression {
  const { variables, result, now = () => performance.now() } = options
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  if (text.length > limits.maxExpressionLength)
    throw new CelError(
      "CEL_LIMIT",
      `the expression has ${text.length} characters; ${limits.maxExpressionLength} are allowed`,
      { expression: text },
    )
  const environment = environmentFor(variables)
  const parsed = asParsed(text, variables, () => environment.parse(text))
  prepare(parsed.root, text)
  const references = findReferences(parsed.root, variables, text)
  checkResult(parsed.check(), result, text)
  const meter = attachMeter(parsed.root, limits, now)
  const reads = readsOf(references)
  return {
    text,
    references: references.map((path) => path.join(".")),
    evaluate(bindings) {
      const context = toContext(bindings, reads, variables)
      meter.start()
      const value = run(parsed, context, meter.exceeded, text)
      checkValue(value, result, text)
      return fromCel(value)
    },
  }
}

function run(
  parsed: Parsed,
  context: Record<string, unknown>,
  exceeded: () => string | undefined,
  expression: string,
): unknown {
  let failure: unknown
  let value: unknown
  try {
    value = parsed.run(context)
  } catch (error) {
    failure = error
  }
  const limit = exceeded()
  if (limit !== undefined)
    throw new CelError("CEL_LIMIT", `the expression ${limit}`, { expression })
  if (failure !== undefined) throw failure
  return value
}

/** Sends calls to our own functions and checks the patterns and integers that are written out. */
function prepare(node: SyntaxNode, expression: string): void {
  const call = asCall(node)
  if (call?.receiver !== undefined && isReplaced(call.name, call.args.length))
    renameCall(node, replacement(call.name))
  if (call !== undefined && ["matches", "find", "findAll"].includes(call.name)) {
    const pattern = call.args[call.receiver === undefined ? 1 : 0]
    if (pattern !== undefined) checkPattern(pattern, expression)
  }
  generalizeHas(node)
  if (node.op === "value") checkInteger(node, expression)
  for (const child of children(node)) prepare(child, expression)
}

/** The engine takes integers of any size; CEL's have 64 bits (the sign is an operator). */
function checkInteger({ args, start }: SyntaxNode, expression: string): void {
  if (typeof args !== "bigint" || args <= 2n ** 63n) return
  throw new CelError("CEL_SYNTAX", `${args} does not fit 64 bits`, { expression, offset: start })
}

function checkPattern(node: SyntaxNode, expression: string): void {
  const text = asString(node)
  if (text === undefined) return
  try {
    compilePattern(text)
  } catch (cause) {
    const reason = (cause as Error).message
    throw new CelError("CEL_TYPE", `"${text}" is not a regular expression (RE2): ${reason}`, {
      expression,
      offset: node.start,
      cause,
    })
  }
}

function checkResult(type: string, result: string | undefined, expression: string): void {
  if (result === undefined || type === result || type === "dyn") return
  throw new CelError("CEL_TYPE", `the expression is ${type}, but must be ${result}`, {
    expression,
    offset: 0,
  })
}

/** A dyn is known only now. */
function checkValue(value: unknown, result: string | undefined, expression: string): void {
  const names = { boolean: "bool", bigint: "int", number: "double", string: "string" } as const
  const type = names[typeof value as keyof typeof names] ?? "something else"
  if (result === undefined || type === result) return
  throw new CelError("CEL_TYPE", `the expression is ${type}, but must be ${result}`, { expression })
}
