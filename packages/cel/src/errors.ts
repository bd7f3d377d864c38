/**
 * `CEL_SYNTAX`: does not parse. `CEL_TYPE`: does not type-check. `CEL_UNDECLARED`: names a variable or
 * field that does not exist. `CEL_UNKNOWN`: names one that exists but was given no value.
 * `CEL_VERSION`: uses what the version of Kubernetes does not have yet.
 * `CEL_NO_SUCH_KEY`: a map or object has no such key. `CEL_LIMIT`: too long or too much work.
 * `CEL_EVALUATION`: anything else that fails on evaluation.
 */
export type CelErrorCode =
  | "CEL_SYNTAX"
  | "CEL_TYPE"
  | "CEL_UNDECLARED"
  | "CEL_UNKNOWN"
  | "CEL_VERSION"
  | "CEL_NO_SUCH_KEY"
  | "CEL_LIMIT"
  | "CEL_EVALUATION"

/** Where in which expression. */
export interface CelErrorDetails {
  readonly expression: string
  /** Index of the character that the error is about. */
  readonly offset?: number | undefined
  /** The variable or field that is undeclared, unknown or missing: `release.name`. */
  readonly path?: string | undefined
  readonly cause?: unknown
}

/** An expression that is wrong or fails. `summary` is one line; `message` adds the line and a caret. */
export class CelError extends Error {
  override readonly name = "CelError"
  readonly code: CelErrorCode
  readonly summary: string
  readonly expression: string
  readonly offset: number | undefined
  readonly path: string | undefined

  constructor(code: CelErrorCode, summary: string, details: CelErrorDetails) {
    const { expression, offset, path, cause } = details
    const frame = offset === undefined ? "" : `\n${caretFrame(expression, offset)}`
    super(summary + frame, cause === undefined ? undefined : { cause })
    this.code = code
    this.summary = summary
    this.expression = expression
    this.offset = offset
    this.path = path
  }
}

const WIDTH = 100

/** The line of the expression at the offset, and a caret below it. */
function caretFrame(expression: string, offset: number): string {
  const start = expression.lastIndexOf("\n", offset - 1) + 1
  const end = expression.indexOf("\n", offset)
  const line = expression.slice(start, end === -1 ? undefined : end).replaceAll("\t", " ")
  const column = offset - start
  // A long line is shown around the offset.
  const from = Math.max(0, Math.min(column - WIDTH / 2, line.length - WIDTH))
  return `  ${line.slice(from, from + WIDTH)}\n  ${" ".repeat(column - from)}^`
}
