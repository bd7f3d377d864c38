import { CelError } from "./errors.ts"
import { asCall, asString, type SyntaxNode } from "./syntax.ts"

/** The maps that hold the fields of a message, which are of any type. */
const messages = new WeakSet<SyntaxNode>()

/**
 * What the API server refuses of constants when it compiles: durations and timestamps that are none, and lists
 * and maps whose constants are of several types. Throws a CelError.
 */
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
  const fields = call?.name.endsWith("Literal__") ? call.args.at(-1) : undefined
  if (fields !== undefined) messages.add(fields)
  if (messages.has(node)) return
  if (node.op === "list") checkSameType(node.args as SyntaxNode[])
  if (node.op === "map") {
    const entries = node.args as [SyntaxNode, SyntaxNode][]
    checkSameType(entries.map(([key]) => key))
    checkSameType(entries.map(([, value]) => value))
  }

  function checkSameType(nodes: readonly SyntaxNode[]): void {
    const constants = nodes.filter(({ op }) => op === "value")
    const [first] = constants
    const other = constants.find((one) => typeOf(one) !== typeOf(first))
    if (first === undefined || other === undefined) return
    throw wrong(
      `${typeOf(other)} beside ${typeOf(first)}: lists and maps have items of one type (dyn() makes them alike)`,
      other,
    )
  }

  function wrong(message: string, at: SyntaxNode): CelError {
    return new CelError("CEL_TYPE", message, { expression, offset: at.start })
  }
}

const DURATION = /^[-+]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/
const TIMESTAMP = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/

function typeOf(node: SyntaxNode | undefined): string {
  const value = node?.args
  const names = { bigint: "int", number: "double", string: "string", boolean: "bool" } as const
  return names[typeof value as keyof typeof names] ?? (value === null ? "null" : "another type")
}
