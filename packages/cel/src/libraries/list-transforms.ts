import { failure, type Library } from "../library.ts"
import type { SyntaxNode } from "../syntax.ts"
import { compare, isEqual, isMap } from "../values.ts"
import { expandLoop } from "./loop.ts"

type List = readonly unknown[]

class Lists {}

const LONGEST_RANGE = 1_000_000n

/** What makes lists of lists: `sort`, `sortBy`, `distinct`, `flatten`, `slice`, `reverse` and `lists.range`. */
export const listTransformsLibrary: Library = {
  name: "list transforms",
  register(registrar) {
    registrar
      .namespace("lists", Lists)
      .define("namespace.lists.range(int): list<int>", (_: Lists, count: bigint) => range(count))
      .define("list.sort(): list<dyn>", (list: List) => sortedBy(list, list))
      .define("list.distinct(): list<dyn>", (list: List) =>
        list.filter((item, i) => list.findIndex((other) => isEqual(other, item)) === i),
      )
      .define("list.flatten(): list<dyn>", (list: List) => list.flat(1))
      .define("list.flatten(int): list<dyn>", (list: List, depth: bigint) => {
        if (depth < 0n) throw failure("flatten needs a depth that is not negative")
        return list.flat(Number(depth))
      })
      .define("list.slice(int, int): list<dyn>", slice)
      .define("list.reverse(): list<dyn>", (list: List) => [...list].reverse())
      .macro(
        "list.sortBy(ast, ast): list<dyn>",
        expandLoop({
          name: "sortBy",
          variables: ["value"],
          result: "list",
          run(rounds, [key]) {
            const items: unknown[] = []
            const keys: unknown[] = []
            for (const round of rounds) {
              items.push(round.value)
              keys.push(round.evaluate(key as SyntaxNode))
            }
            return sortedBy(items, keys)
          },
        }),
      )
  },
}

function range(count: bigint): bigint[] {
  if (count > LONGEST_RANGE) throw failure(`lists.range: ${count} items are too many`)
  return Array.from({ length: Math.max(0, Number(count)) }, (_, i) => BigInt(i))
}

function slice(list: List, start: bigint, end: bigint): unknown[] {
  if (start < 0n || end < 0n) throw failure("slice needs positions that are not negative")
  if (start > end) throw failure(`slice from ${start} to ${end}: the end is before the start`)
  if (end > list.length)
    throw failure(`slice: position ${end} is outside a list of length ${list.length}`)
  return list.slice(Number(start), Number(end))
}

/** The items in the order of their keys, which must be of one type that has an order. */
function sortedBy(list: List, keys: List): unknown[] {
  const [first] = keys
  const pairs = list.map((item, i) => ({ item, key: keys[i] }))
  for (const key of keys)
    if (!hasOrder(key) || typeof key !== typeof first || compare(key, first) === undefined)
      throw failure("sort needs keys of one type that has an order")
  return pairs.sort((a, b) => compare(a.key, b.key) ?? 0).map(({ item }) => item)
}

function hasOrder(key: unknown): boolean {
  return !Array.isArray(key) && !isMap(key) && key !== null
}
