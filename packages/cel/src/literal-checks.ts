import { CelError } from "./errors.ts"
import { asCall, asString, type SyntaxNode } from "./syntax.ts"

/** What the API server refuses of constants when it compiles: durations and timestamps that are none. Throws a CelError. */
export function checkLiterals(node: SyntaxNode, expression: string): void {
  const call = asCall(node)
  const text = asString(call?.args[0])
  if (call?.receiver === undefined && call?.args.length === 1 && text !== undefined) {
    if (call.name === "duration" && !DURATION.test(text))
      throw wrong(`"${text}" is no duration such as 90s or 1h30m`, call.args[0] as SyntaxNode)
    if (call.name === "timestamp" && !TIMESTAMP.test(text))
      throw wrong(
        `"${text}" is no timestamp such as 2026-01-31T00:00:00Z`,
        call.args[0] as SyntaxNode,
      )
  }
  function wrong(message: string, at: SyntaxNode): CelError {
    return new CelError("CEL_TYPE", message, { expression, offset: at.start })
  }
}

const DURATION = /^[-+]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/
const TIMESTAMP = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/
