import { Duration } from "@marcbachmann/cel-js/evaluator"
import { failure, type Library } from "../library.ts"
import { compare, isEqual } from "../values.ts"

type List = readonly unknown[]

/** `isSorted`, `sum`, `min`, `max`, `indexOf`, `lastIndexOf` and `includes`. */
export const listsLibrary: Library = {
  name: "lists",
  register(registrar) {
    registrar
      .define("list.isSorted(): bool", isSorted)
      // Not T: for a dyn receiver the engine takes the letter itself for the type.
      .define("list.sum(): dyn", sum)
      .define("list.min(): dyn", (list: List) => extreme(list, "min"))
      .define("list.max(): dyn", (list: List) => extreme(list, "max"))
      .define("list.indexOf(dyn): int", (list: List, item: unknown) =>
        BigInt(list.findIndex((other) => isEqual(other, item))),
      )
      .define("list.lastIndexOf(dyn): int", (list: List, item: unknown) =>
        BigInt(list.findLastIndex((other) => isEqual(other, item))),
      )
      .define("dyn.includes(dyn): bool", (target: unknown, item: unknown) =>
        Array.isArray(target)
          ? target.some((other) => isEqual(other, item))
          : isEqual(target, item),
      )
  },
}

function isSorted(list: List): boolean {
  return list.every((item, i) => i === 0 || comparison(list[i - 1], item, "isSorted") <= 0)
}

function extreme(list: List, name: "min" | "max"): unknown {
  if (list.length === 0) throw failure(`${name} called on empty list`)
  const sign = name === "min" ? 1 : -1
  return list.reduce((best, item) => (comparison(best, item, name) * sign > 0 ? item : best))
}

function sum(list: List): unknown {
  return (
    list.reduce((total, item) => {
      if (total === undefined) return addable(item)
      if (typeof total === "bigint" && typeof item === "bigint") return total + item
      if (typeof total === "number" && typeof item === "number") return total + item
      if (total instanceof Duration && item instanceof Duration) return total.addDuration(item)
      throw failure("sum needs a list of numbers of one type, or of durations")
    }, undefined) ?? 0n
  )
}

function addable(item: unknown): unknown {
  if (typeof item === "bigint" || typeof item === "number" || item instanceof Duration) return item
  throw failure("sum needs a list of numbers of one type, or of durations")
}

function comparison(left: unknown, right: unknown, name: string): number {
  const result = compare(left, right)
  if (result === undefined) throw failure(`${name} needs a list of values that can be ordered`)
  return result
}
