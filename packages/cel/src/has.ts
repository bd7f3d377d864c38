import { Optional } from "@marcbachmann/cel-js"
import { asCall, asIdentifier, asSelection, type SyntaxNode } from "./syntax.ts"

/** The engine's `has()` takes plain names only; this lets it ask any expression: `has(list[0].name)`. */
export function generalizeHas(node: SyntaxNode): void {
  const call = asCall(node)
  const argument = call?.args[0]
  if (call?.name !== "has" || call.receiver !== undefined || argument?.op !== ".") return
  const selection = asSelection(argument)
  if (selection === undefined) return
  const { object, field } = selection
  if (isPlain(object)) return
  node.meta.macro = {
    async: false,
    typeCheck(checker, _, context) {
      checker.check(object, context)
      return checker.getType("bool")
    },
    evaluate(evaluator, _, context) {
      const found = evaluator.run(object, context)
      if (found instanceof Optional && !found.hasValue()) return false
      const value: unknown = found instanceof Optional ? found.value() : found
      return evaluator.debugType(value).fieldLazy(value, field, node, evaluator) !== undefined
    },
  }
}

function isPlain(node: SyntaxNode): boolean {
  const selection = asSelection(node)
  return selection === undefined ? asIdentifier(node) !== undefined : isPlain(selection.object)
}
