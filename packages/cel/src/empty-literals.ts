import type { Macro, SyntaxNode } from "./syntax.ts"

const EMPTY_LIST = emptyLiteral("list<dyn>", () => [])
const EMPTY_MAP = emptyLiteral("map<dyn, dyn>", () => ({}))

/**
 * Lets `[]` and `{}` hold anything: what the engine takes them to hold, a type yet to be found, fits all
 * operators at once, and so `[].filter(x, x > 1)` none.
 */
export function typeEmptyLiteral(node: SyntaxNode): void {
  const { op, args, meta } = node
  if ((op !== "list" && op !== "map") || (args as unknown[]).length > 0) return
  meta.macro = op === "list" ? EMPTY_LIST : EMPTY_MAP
}

function emptyLiteral(type: string, evaluate: () => unknown): Macro {
  return { async: false, typeCheck: (checker) => checker.getType(type), evaluate }
}
