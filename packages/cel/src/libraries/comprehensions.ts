import { failure, type Library } from "../library.ts"
import type { SyntaxNode } from "../syntax.ts"
import { entries, isMap } from "../values.ts"
import { expandLoop, type Loop, type Round } from "./loop.ts"

type Run = Loop["run"]

/** Two-variable comprehensions: `m.all(key, value, ...)`, `transformList`, `transformMap` and `transformMapEntry`. */
export const comprehensionsLibrary: Library = {
  name: "two-variable comprehensions",
  register(registrar) {
    const loop = (name: string, result: string, run: Run, bodies: readonly number[] = [1]) => {
      const expand = expandLoop({ name, variables: ["key", "value"], result, run })
      for (const count of bodies)
        registrar.macro(
          `dyn.${name}(${Array.from({ length: count + 2 }, () => "ast").join(", ")}): ${result}`,
          expand,
        )
    }
    loop("all", "bool", (rounds, bodies) => quantified(rounds, bodies, false))
    loop("exists", "bool", (rounds, bodies) => quantified(rounds, bodies, true))
    loop("exists_one", "bool", existsOne)
    loop("existsOne", "bool", existsOne)
    loop("transformList", "list", transformList, [1, 2])
    loop("transformMap", "map", transformMap, [1, 2])
    loop("transformMapEntry", "map", transformMapEntry, [1, 2])
    const oneVariable = expandLoop({
      name: "existsOne",
      variables: ["value"],
      result: "bool",
      run: existsOne,
    })
    registrar.macro("dyn.existsOne(ast, ast): bool", oneVariable)
  },
}

// As `&&` and `||`: what decides wins over an error in another round.
function quantified(
  rounds: Iterable<Round>,
  [predicate]: readonly SyntaxNode[],
  decisive: boolean,
): boolean {
  let failed: { readonly error: unknown } | undefined
  for (const round of rounds) {
    try {
      if (isTrue(round.evaluate(predicate as SyntaxNode)) === decisive) return decisive
    } catch (error) {
      failed ??= { error }
    }
  }
  if (failed !== undefined) throw failed.error
  return !decisive
}

function existsOne(rounds: Iterable<Round>, [predicate]: readonly SyntaxNode[]): boolean {
  let count = 0
  for (const round of rounds) if (isTrue(round.evaluate(predicate as SyntaxNode))) count++
  return count === 1
}

function transformList(rounds: Iterable<Round>, bodies: readonly SyntaxNode[]): unknown[] {
  return [...transformed(rounds, bodies)].map(([, result]) => result)
}

function transformMap(rounds: Iterable<Round>, bodies: readonly SyntaxNode[]) {
  return new Map(transformed(rounds, bodies))
}

function transformMapEntry(rounds: Iterable<Round>, bodies: readonly SyntaxNode[]) {
  const result = new Map<unknown, unknown>()
  for (const [, entry] of transformed(rounds, bodies)) {
    if (!isMap(entry)) throw failure("transformMapEntry needs an expression that gives a map")
    for (const [key, value] of entries(entry)) {
      if (result.has(key)) throw failure(`transformMapEntry gives the key ${String(key)} twice`)
      result.set(key, value)
    }
  }
  return result
}

/** The keys and results of the rounds that the filter, if there is one, lets through. */
function* transformed(
  rounds: Iterable<Round>,
  bodies: readonly SyntaxNode[],
): Generator<[key: unknown, result: unknown]> {
  const [filter, transform] = bodies.length > 1 ? bodies : [undefined, bodies[0]]
  for (const round of rounds)
    if (filter === undefined || isTrue(round.evaluate(filter)))
      yield [round.key, round.evaluate(transform as SyntaxNode)]
}

function isTrue(value: unknown): boolean {
  if (typeof value === "boolean") return value
  throw failure("the expression of a loop must be true or false")
}
