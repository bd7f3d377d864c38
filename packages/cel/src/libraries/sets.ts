import type { Library } from "../library.ts"
import { isEqual } from "../values.ts"

class Sets {}

type List = readonly unknown[]

/** `sets.contains`, `sets.equivalent` and `sets.intersects`: lists seen as sets. */
export const setsLibrary: Library = {
  name: "sets",
  register(registrar) {
    registrar
      .namespace("sets", Sets)
      .define("namespace.sets.contains(list, list): bool", (_: Sets, list: List, part: List) =>
        containsAll(list, part),
      )
      .define(
        "namespace.sets.equivalent(list, list): bool",
        (_: Sets, left: List, right: List) => containsAll(left, right) && containsAll(right, left),
      )
      .define("namespace.sets.intersects(list, list): bool", (_: Sets, left: List, right: List) =>
        left.some((item) => contains(right, item)),
      )
  },
}

function containsAll(list: List, part: List): boolean {
  return part.every((item) => contains(list, item))
}

function contains(list: List, item: unknown): boolean {
  return list.some((other) => isEqual(other, item))
}
