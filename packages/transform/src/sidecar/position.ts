import { isObject } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"

/** Where new items of a list go: to its end, or before or behind an item that is named. */
export interface Position {
  readonly at: "first" | "last" | "before" | "after"
  /** Of the item that is meant by `before` and `after`. */
  readonly name?: string
}

/** Reads `first`, `last`, `before:NAME` or `after:NAME`. Throws a `TransformError` for anything else. */
export function parsePosition(text: string): Position {
  if (text === "first" || text === "last") return { at: text }
  const [, at, name] = /^(before|after):(.+)$/.exec(text) ?? []
  if (name !== undefined) return { at: at === "before" ? "before" : "after", name }
  throw new TransformError(
    "OPTION_INVALID",
    `position "${text}" is none; write first, last, before:NAME or after:NAME`,
  )
}

/** The index before which an item goes; `undefined` when the item that is named is not there. */
export function placeIn(list: readonly unknown[], position: Position): number | undefined {
  if (position.at === "first") return 0
  if (position.at === "last") return list.length
  const index = list.findIndex((item) => isObject(item) && item["name"] === position.name)
  if (index < 0) return undefined
  return position.at === "before" ? index : index + 1
}
