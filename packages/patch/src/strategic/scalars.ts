import { isEqual, type JsonValue } from "../value.ts"
import { arrange } from "./order.ts"

const includes = (list: readonly JsonValue[], value: JsonValue) =>
  list.some((item) => isEqual(item, value))

function unique(list: readonly JsonValue[]): JsonValue[] {
  const result: JsonValue[] = []
  for (const item of list) if (!includes(result, item)) result.push(item)
  return result
}

/** The scalars of both lists, each once, in the order that the patch gives its own. */
export function mergeScalars(
  original: readonly JsonValue[],
  patch: readonly JsonValue[],
): readonly JsonValue[] {
  return arrange(unique([...original, ...patch]), {
    wanted: (item) => indexOf(patch, item),
    present: (item) => indexOf(original, item),
  })
}

/** The place of a scalar in a list; -1 for none. */
export function indexOf(list: readonly JsonValue[], value: JsonValue): number {
  return list.findIndex((item) => isEqual(item, value))
}

/** The list without the given scalars. */
export function withoutScalars(
  list: readonly JsonValue[],
  scalars: readonly JsonValue[],
): readonly JsonValue[] {
  return list.filter((item) => !includes(scalars, item))
}
