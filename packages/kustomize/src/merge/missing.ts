import { type Tree, TreeScalar } from "@sternpost/goyaml"

/** Whether a value counts as absent: it is, or it is null. */
export function isMissing(value: Tree | undefined): boolean {
  return value === undefined || (value instanceof TreeScalar && value.tag === "null")
}
