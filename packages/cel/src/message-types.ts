import { CelError } from "./errors.ts"
import { asCall, asString, type SyntaxNode } from "./syntax.ts"

/**
 * Checks a literal that `messages.ts` rewrote: its type is `JSONPatch`, `Object`, or `Object` with the path of
 * fields that leads to where it stands. Throws a CelError; so it does for every one unless `isAllowed`.
 */
export function checkMessage(node: SyntaxNode, expression: string, isAllowed: boolean): void {
  const type = messageType(node)
  if (type === undefined) return
  const fail = (text: string, at = node) => {
    throw new CelError("CEL_UNDECLARED", text, { expression, offset: at.start, path: type })
  }
  if (type !== "JSONPatch" && type !== "Object" && !type.startsWith("Object."))
    fail(`no type "${type}"; there are Object, Object.FIELD and JSONPatch`)
  if (!isAllowed) fail(`${type}{...} is for the mutations of a policy`)
  if (type === "JSONPatch") return
  for (const [name, value] of fieldsOf(node))
    for (const inner of literalsIn(value)) {
      const expected = `${type}.${name}`
      const found = messageType(inner)
      if (found !== expected)
        fail(`the field ${name} of ${type} takes ${expected}, not ${found}`, inner)
    }
}

function messageType(node: SyntaxNode): string | undefined {
  const call = asCall(node)
  if (call?.name === "jsonPatchLiteral__") return "JSONPatch"
  return call?.name === "objectLiteral__" ? asString(call.args[0]) : undefined
}

function fieldsOf(node: SyntaxNode): readonly (readonly [name: string, value: SyntaxNode])[] {
  const map = asCall(node)?.args[1]
  if (map?.op !== "map") return []
  return (map.args as [SyntaxNode, SyntaxNode][]).map(([key, value]) => [
    (asString(key) ?? "").replace(/^\?/, ""),
    value,
  ])
}

/** The literals that a value is, or lists. */
function literalsIn(value: SyntaxNode): readonly SyntaxNode[] {
  if (messageType(value) !== undefined) return [value]
  return value.op === "list" ? (value.args as SyntaxNode[]).flatMap(literalsIn) : []
}
