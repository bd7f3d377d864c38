import { Optional } from "@marcbachmann/cel-js"
import type { MacroCall } from "../libraries/loop.ts"
import type { Macro, SyntaxNode } from "../syntax.ts"

/**
 * `orValue` as Kyverno has it: of what is no optional it gives that itself. So its type is known to nobody.
 * Source of the rule: kyverno pkg/cel/compiler/env.go.
 */
export function orValueOfAny({ receiver, args }: MacroCall): Macro {
  const [other] = args as [SyntaxNode]
  return {
    async: false,
    typeCheck(checker, _, context) {
      checker.check(receiver, context)
      checker.check(other, context)
      return checker.getType("dyn")
    },
    evaluate(evaluator, _, context) {
      const value = evaluator.run(receiver, context)
      // Kyverno's is a function: both sides are evaluated, and an error of either is one of the call.
      const instead = evaluator.run(other, context)
      if (!(value instanceof Optional)) return value
      return value.hasValue() ? value.value() : instead
    },
  }
}
