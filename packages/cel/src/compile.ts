import { fromCel, readsOf, toContext } from "./convert.ts"
import type { Dialect } from "./dialect.ts"
import { typeEmptyLiteral } from "./empty-literals.ts"
import { asParsed, type Parsed } from "./engine-errors.ts"
import { environmentFor } from "./environment.ts"
import { CelError } from "./errors.ts"
import { generalizeHas } from "./has.ts"
import { type Inferred, inferTypes } from "./infer/infer.ts"
import type { StaticType } from "./infer/static-type.ts"
import { checkItemTypes } from "./item-types.ts"
import { isReplaced, replacement } from "./library.ts"
import { type CelLimits, DEFAULT_LIMITS } from "./limits.ts"
import { checkLiterals } from "./literal-checks.ts"
import { checkMessage } from "./message-types.ts"
import { type Rewritten, rewriteMessages } from "./messages.ts"
import { attachMeter, type Budget } from "./meter.ts"
import {
  applyOptionalEntries,
  type OptionalEntries,
  unmarkOptionalEntries,
} from "./optional-entries.ts"
import { checkPatternSyntax } from "./pattern.ts"
import { findReferences } from "./references.ts"
import { type CelResult, checkResult, checkValue, refuseUntyped } from "./result.ts"
import { checkSince } from "./since.ts"
import { asCall, asString, children, renameCall, type SyntaxNode } from "./syntax.ts"
import type { CelType, CelVariables } from "./types.ts"
import { CelValue } from "./value.ts"

/** What an expression may use and must give. */
export interface CompileOptions {
  /** The variables by name. Keep one object per use: what is prepared for it is kept with it. */
  readonly variables: CelVariables
  /** What the expression must evaluate to; anything when absent. */
  readonly result?: CelResult
  /** Major and minor version of Kubernetes whose functions there are; those of the newest when absent. */
  readonly kubernetesVersion?: string | undefined
  /** Whose CEL it is, if not that of Kubernetes; then the version says nothing. */
  readonly dialect?: Dialect | undefined
  /** Whether it may make `Object{...}` and `JSONPatch{...}`. */
  readonly hasMutations?: boolean
  readonly limits?: Partial<CelLimits>
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

/** An expression that parses and type-checks. */
export interface CompiledExpression {
  readonly text: string
  /** Its type, for a variable that has its value. */
  readonly type: CelType
  /** What it is, and what in it cannot be, where more is known of the variables. */
  infer(variables: Readonly<Record<string, StaticType>>): Inferred
  /** What it reads, as far as written out: `release.name`, `object.spec`. */
  readonly references: readonly string[]
  /**
   * Evaluates over values of the variables and returns plain JavaScript. Throws a {@link CelError}:
   * CEL_UNKNOWN when it needs a declared variable or field that is not given.
   */
  evaluate(bindings: Readonly<Record<string, unknown>>, budget?: Budget): unknown
  /** As `evaluate`, for another expression to go on with. */
  evaluateValue(bindings: Readonly<Record<string, unknown>>, budget?: Budget): CelValue
}

/**
 * Compiles a CEL expression with the Kubernetes libraries. Throws a {@link CelError} for one that does
 * not parse, names an undeclared variable or field, or does not type-check.
 */
export function compileExpression(text: string, options: CompileOptions): CompiledExpression {
  try {
    const rewritten = rewriteMessages(text)
    return rewritten === undefined
      ? compile(text, options)
      : compileRewritten(rewritten, text, options)
  } catch (error) {
    // Trees are walked by recursion, and a long chain of operators is a deep tree.
    if (error instanceof RangeError)
      throw new CelError("CEL_LIMIT", "the expression is nested too deeply", { expression: text })
    throw error
  }
}

/** As `compile`; errors are about what was written. */
function compileRewritten(
  { text, place }: Rewritten,
  written: string,
  options: CompileOptions,
): CompiledExpression {
  const aboutWritten = <T>(action: () => T): T => {
    try {
      return action()
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      const { code, summary, path, cause, offset } = error
      const at = offset === undefined ? undefined : place(offset)
      throw new CelError(code, summary, { expression: written, offset: at, path, cause })
    }
  }
  const compiled = aboutWritten(() => compile(text, options))
  return {
    ...compiled,
    text: written,
    infer(variables) {
      const { type, mistakes } = compiled.infer(variables)
      return { type, mistakes: mistakes.map((one) => ({ ...one, offset: place(one.offset) })) }
    },
    evaluate: (...args) => aboutWritten(() => compiled.evaluate(...args)),
    evaluateValue: (...args) => aboutWritten(() => compiled.evaluateValue(...args)),
  }
}

function compile(text: string, options: CompileOptions): CompiledExpression {
  const { variables, result, now = monotonicMilliseconds } = options
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  if (text.length > limits.maxExpressionLength)
    throw new CelError(
      "CEL_LIMIT",
      `the expression has ${text.length} characters; ${limits.maxExpressionLength} are allowed`,
      { expression: text },
    )
  const environment = environmentFor(variables, options.dialect)
  const { text: unmarked, entries } = unmarkOptionalEntries(text)
  const parsed = asParsed(text, variables, () => environment.parse(unmarked))
  prepare(parsed.root, text, { options, entries })
  const references = findReferences(parsed.root, variables, text)
  const type = parsed.check()
  if (isStrict(options)) checkItemTypes(parsed.root, { expression: text, dialect: options.dialect })
  checkResult(type, result, text)
  if (result !== undefined && type === "dyn" && isStrict(options))
    refuseUntyped(parsed.root, result, { expression: text, dialect: options.dialect })
  const meter = attachMeter(parsed.root, limits, now)
  const reads = readsOf(references)
  const evaluateInner = (bindings: Readonly<Record<string, unknown>>, budget?: Budget) => {
    const context = toContext(bindings, reads, variables)
    meter.start(budget)
    try {
      const value = run(parsed, context, meter.exceeded, text)
      checkValue(value, result, text)
      return value
    } finally {
      meter.stop(budget)
    }
  }
  return {
    text,
    type: declarableType(type),
    infer: (known) => inferTypes(parsed.root, new Map(Object.entries(known))),
    references: references.map((path) => path.join(".")),
    evaluate: (bindings, budget) => fromCel(evaluateInner(bindings, budget)),
    evaluateValue: (bindings, budget) => new CelValue(evaluateInner(bindings, budget)),
  }
}

/** `performance` would be loaded for it. */
function monotonicMilliseconds(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
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
function prepare(
  node: SyntaxNode,
  expression: string,
  given: { readonly options: CompileOptions; readonly entries: OptionalEntries },
): void {
  const { options, entries } = given
  const call = asCall(node)
  const { dialect } = options
  const minor = dialect === undefined ? minorOf(options.kubernetesVersion) : undefined
  if (minor !== undefined) checkSince(node, minor, expression)
  if (isStrict(options)) checkLiterals(node, expression)
  checkMessage(node, expression, options.hasMutations === true)
  if (call !== undefined && isReplaced(call.name, call.args.length, call.receiver !== undefined))
    renameCall(node, replacement(call.name))
  if (call !== undefined && ["matches", "find", "findAll"].includes(call.name)) {
    const pattern = call.args[call.receiver === undefined ? 1 : 0]
    if (pattern !== undefined) checkPattern(pattern, expression)
  }
  generalizeHas(node)
  const macro = dialect?.macros[`${call?.name}/${call?.args.length}`]
  if (macro !== undefined && call?.receiver !== undefined)
    node.meta.macro = macro({ receiver: call.receiver, args: call.args })
  typeEmptyLiteral(node)
  applyOptionalEntries(node, entries, { expression, minor })
  if (node.op === "value") checkInteger(node, expression)
  for (const child of children(node)) prepare(child, expression, given)
}

/** Whether an expression is for a server that says what it takes. */
function isStrict({ kubernetesVersion, dialect }: CompileOptions): boolean {
  return dialect !== undefined || minorOf(kubernetesVersion) !== undefined
}

function minorOf(version: string | undefined): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version ?? "")?.[1]
  return minor === undefined ? undefined : Number(minor)
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
    checkPatternSyntax(text)
  } catch (cause) {
    const reason = (cause as Error).message
    throw new CelError("CEL_TYPE", `"${text}" is not a regular expression (RE2): ${reason}`, {
      expression,
      offset: node.start,
      cause,
    })
  }
}

/** A type that a variable can be declared with: what holds a placeholder for one is of any. */
function declarableType(type: string): CelType {
  return /\b[A-Z]\b/.test(type) || type === "dyn" ? "dyn" : { inferred: type }
}
