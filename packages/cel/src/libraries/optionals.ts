import { Optional } from "@marcbachmann/cel-js"
import { failure, type Library } from "../library.ts"
import { asIdentifier, type Context, type Macro, type SyntaxNode } from "../syntax.ts"
import { entries, isMap } from "../values.ts"
import type { MacroCall } from "./loop.ts"

/** What the engine's own optionals lack: `optional.ofNonZeroValue`, `optMap` and `optFlatMap`. */
export const optionalsLibrary: Library = {
  name: "optionals",
  register(registrar) {
    registrar
      .define("OptionalNamespace.ofNonZeroValue(A): optional<A>", (_: unknown, value: unknown) =>
        isZero(value) ? Optional.none() : Optional.of(value),
      )
      // An optional is no null, whatever it holds, but may be compared with it.
      .equality("optional", () => false, "null")
      .macro("optional.optMap(ast, ast): optional<dyn>", (call: MacroCall) =>
        optionalMacro(call, (value) => Optional.of(value)),
      )
      .macro("optional.optFlatMap(ast, ast): optional<dyn>", (call: MacroCall) =>
        optionalMacro(call, (value) => {
          if (value instanceof Optional) return value
          throw failure("optFlatMap needs an expression that gives an optional")
        }),
      )
  },
}

function isZero(value: unknown): boolean {
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0
  if (value instanceof Uint8Array) return value.length === 0
  if (isMap(value)) return entries(value).size === 0
  return value === null || value === false || value === 0n || value === 0
}

/** `a.optMap(x, f(x))`: the expression is evaluated for the value, if there is one. */
function optionalMacro({ receiver, args }: MacroCall, wrap: (value: unknown) => unknown): Macro {
  const [variable, body] = args as [SyntaxNode, SyntaxNode]
  const name = asIdentifier(variable)
  if (name === undefined) throw failure("optMap and optFlatMap need a variable name first")
  let inner: Context
  return {
    async: false,
    typeCheck(checker, _, context) {
      const type = checker.check(receiver, context)
      if (type.kind !== "optional" && type.kind !== "dyn")
        throw failure("optMap and optFlatMap need an optional before the dot")
      inner = context.forkWithVariable(
        name,
        type.kind === "optional" ? type.valueType : checker.getType("dyn"),
      )
      checker.check(body, inner)
      return checker.getType("optional")
    },
    evaluate(evaluator, _, context) {
      const optional = evaluator.run(receiver, context)
      if (!(optional instanceof Optional)) throw failure("optMap and optFlatMap need an optional")
      if (!optional.hasValue()) return optional
      const scope = inner.reuse(context).setIterValue(optional.value(), evaluator)
      return wrap(evaluator.run(body, scope))
    },
  }
}
