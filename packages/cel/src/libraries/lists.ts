import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator"
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
  const [first, ...others] = list
  if (list.length === 0) return 0n
  if (list.every((item) => typeof item === "bigint"))
    return within(
      list.reduce((a, b) => a + b),
      MIN_INT,
      MAX_INT,
    )
  if (list.every((item) => typeof item === "number")) return list.reduce((a, b) => a + b)
  if (list.every((item) => item instanceof UnsignedInt)) {
    const total = list.reduce((a, { value }) => a + value, 0n)
    return new UnsignedInt(within(total, 0n, MAX_UINT))
  }
  if (list.every((item) => item instanceof Duration))
    return (others as Duration[]).reduce((a, b) => a.addDuration(b), first as Duration)
  throw failure("sum needs a list of numbers of one type, or of durations")
}

const MIN_INT = -(2n ** 63n)
const MAX_INT = 2n ** 63n - 1n
const MAX_UINT = 2n ** 64n - 1n

function within(total: bigint, least: bigint, most: bigint): bigint {
  if (total >= least && total <= most) return total
  throw failure(`integer overflow: the sum is ${total}`)
}

function comparison(left: unknown, right: unknown, name: string): number {
  const result = compare(left, right)
  if (result === undefined) throw failure(`${name} needs a list of values that can be ordered`)
  return result
}
