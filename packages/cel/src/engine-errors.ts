import {
  EvaluationError,
  ParseError,
  type ParseResult,
  TypeError as TypeCheckError,
} from "@marcbachmann/cel-js"
import { CelError, type CelErrorCode, type CelErrorDetails } from "./errors.ts"
import { originalNames } from "./library.ts"
import { isDeclared, selectionChain } from "./references.ts"
import { suggestion } from "./suggest.ts"
import type { SyntaxNode } from "./syntax.ts"
import type { CelVariables } from "./types.ts"

/** A parsed expression whose failures are ours. */
export interface Parsed {
  readonly root: SyntaxNode
  /** The type of the expression. */
  check(): string
  run(context: Record<string, unknown>): unknown
}

/** The code of an error of ours: what a function gives is not known here. */
export const UNKNOWN_VALUE = "unknown_value"

type EngineError = EvaluationError | ParseError | TypeCheckError

/** Runs the parser, and wraps its result so that whatever fails is a CelError. */
export function asParsed(
  expression: string,
  variables: CelVariables,
  parse: () => ParseResult,
): Parsed {
  const translate = (error: unknown, fallback: CelErrorCode): CelError => {
    if (isEngineError(error)) return describe(error, expression, variables)
    // Out of stack, or a text that is longer than JavaScript can hold.
    if (error instanceof RangeError)
      return new CelError("CEL_LIMIT", lowerFirst(error.message), { expression, cause: error })
    const { message } = error as Error
    return new CelError(fallback, lowerFirst(message), { expression, cause: error })
  }
  const attempt = <T>(action: () => T, fallback: CelErrorCode): T => {
    try {
      return action()
    } catch (error) {
      throw translate(error, fallback)
    }
  }
  const parsed = attempt(parse, "CEL_SYNTAX")
  return {
    root: parsed.ast as unknown as SyntaxNode,
    check() {
      const { type, error } = parsed.check()
      if (error !== undefined) throw translate(error, "CEL_TYPE")
      return type ?? "dyn"
    },
    run: (context) =>
      attempt(() => withoutStacks((): unknown => parsed(context)), "CEL_EVALUATION"),
  }
}

/** A loop may raise and swallow an error a round; the stacks of those cost more than all the rest. */
function withoutStacks<T>(action: () => T): T {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return action()
  } finally {
    Error.stackTraceLimit = limit
  }
}

function isEngineError(error: unknown): error is EngineError {
  return (
    error instanceof EvaluationError ||
    error instanceof ParseError ||
    error instanceof TypeCheckError
  )
}

function describe(error: EngineError, expression: string, variables: CelVariables): CelError {
  // Without the engine's error as cause: it holds the whole syntax tree and its types.
  const details = { expression, offset: error.range?.start }
  const summary = originalNames(error.summary)
  if (error.code === "unknown_variable") return unknownVariable(summary, details, variables)
  if (error.code === "no_such_key") {
    const missing = missingKey(error, details, variables)
    if (missing !== undefined) return missing
  }
  return new CelError(codeOf(error), lowerFirst(summary), details)
}

function codeOf(error: EngineError): CelErrorCode {
  if ((error.code as string) === UNKNOWN_VALUE) return "CEL_UNKNOWN"
  if (error instanceof ParseError)
    return error.code === "limit_exceeded" ? "CEL_LIMIT" : "CEL_SYNTAX"
  if (error instanceof TypeCheckError) return "CEL_TYPE"
  return error.code === "no_such_key" ? "CEL_NO_SUCH_KEY" : "CEL_EVALUATION"
}

/** Undeclared when it comes from the type check; on evaluation, a variable that was not given. */
function unknownVariable(
  summary: string,
  details: CelErrorDetails,
  variables: CelVariables,
): CelError {
  const name = summary.replace(/^.*: /, "")
  if (Object.hasOwn(variables, name))
    return new CelError("CEL_UNKNOWN", `${name} is not known`, { ...details, path: name })
  const names = Object.keys(variables)
  const all = names.length > 0 && names.length < 8 ? `; known are ${names.join(", ")}` : ""
  const hint = suggestion(name, names) || all
  return new CelError("CEL_UNDECLARED", `no variable "${name}"${hint}`, { ...details, path: name })
}

function missingKey(
  error: EngineError,
  details: CelErrorDetails,
  variables: CelVariables,
): CelError | undefined {
  const { path } = selectionChain((error.node ?? { op: "" }) as unknown as SyntaxNode)
  if (path.length < 2) return undefined
  const name = path.join(".")
  if (isDeclared(path, variables))
    return new CelError("CEL_UNKNOWN", `${name} is not known`, { ...details, path: name })
  const owner = path.slice(0, -1).join(".")
  if (error instanceof TypeCheckError)
    return new CelError("CEL_UNDECLARED", `no field "${path.at(-1)}" in ${owner}`, {
      ...details,
      path: name,
    })
  return new CelError(
    "CEL_NO_SUCH_KEY",
    `no "${path.at(-1)}" in ${owner}; ask has(${name}) first`,
    { ...details, path: name },
  )
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
