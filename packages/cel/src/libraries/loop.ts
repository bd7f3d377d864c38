import { failure } from "../library.ts"
import {
  asIdentifier,
  type Checker,
  type Context,
  type Evaluator,
  type Macro,
  type SyntaxNode,
  type Type,
} from "../syntax.ts"
import { entries, isMap } from "../values.ts"

/** What the engine hands to a macro. */
export interface MacroCall {
  readonly receiver: SyntaxNode
  readonly args: readonly SyntaxNode[]
}

/** One round: the key or index, and what evaluates the expressions of the macro call in it. */
export interface Round {
  readonly key: unknown
  readonly value: unknown
  evaluate(node: SyntaxNode): unknown
}

/** A macro that goes through a list or map with a variable for the key (or index), one for the value, or both. */
export interface Loop {
  readonly name: string
  /** The variables, in the order of the arguments. */
  readonly variables: readonly ("key" | "value")[]
  /** The type of the result. */
  readonly result: string
  /** Goes through the rounds and gives the result. */
  run(rounds: Iterable<Round>, bodies: readonly SyntaxNode[]): unknown
}

/** The expansion of a loop macro. */
export function expandLoop(loop: Loop): (call: MacroCall) => Macro {
  return ({ receiver, args }) => {
    const names = args.slice(0, loop.variables.length).map((node) => variableName(node, loop.name))
    const bodies = args.slice(loop.variables.length)
    // The scope of the first variable is around that of the second.
    const scopes: Context[] = []
    const macro: Macro = {
      async: false,
      typeCheck(checker, _, context) {
        const range = checker.check(receiver, context)
        if (!["list", "map", "dyn"].includes(range.kind))
          throw failure(`${loop.name} goes through lists and maps`)
        scopes.length = 0
        let inner = context
        for (const [i, name] of names.entries()) {
          const isKey = loop.variables[i] === "key"
          inner = inner.forkWithVariable(
            name,
            isKey
              ? checker.getType(range.kind === "list" ? "int" : "dyn")
              : valueType(range, checker),
          )
          scopes.push(inner)
        }
        for (const body of bodies) checker.check(body, inner)
        return checker.getType(loop.result)
      },
      evaluate(evaluator, _, context) {
        const pairs = pairsOf(evaluator.run(receiver, context), loop.name)
        return loop.run(rounds(pairs, evaluator, context), bodies)
      },
    }
    function* rounds(
      pairs: Iterable<readonly [unknown, unknown]>,
      evaluator: Evaluator,
      context: Context,
    ): Generator<Round> {
      for (const [key, value] of pairs) {
        macro.onRound?.()
        let inner = context
        for (const [i, scope] of scopes.entries()) {
          const bound = loop.variables[i] === "key" ? key : value
          inner = scope.reuse(inner).setIterValue(bound, evaluator)
        }
        const scope = inner
        yield { key, value, evaluate: (node) => evaluator.run(node, scope) }
      }
    }
    return macro
  }
}

function variableName(node: SyntaxNode, macro: string): string {
  const name = asIdentifier(node)
  if (name === undefined) throw failure(`${macro} needs names of variables first`)
  return name
}

function valueType(range: Type, checker: Checker): Type {
  return range.kind === "dyn" ? checker.getType("dyn") : range.valueType
}

function pairsOf(value: unknown, macro: string): Iterable<readonly [unknown, unknown]> {
  if (Array.isArray(value)) return value.map((item: unknown, i) => [BigInt(i), item] as const)
  if (isMap(value)) return entries(value)
  throw failure(`${macro} goes through lists and maps`)
}
