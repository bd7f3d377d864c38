import { isObject } from "@sternpost/manifests"

/** Whether two values of YAML say the same; maps in any order. Node's own comparison takes long to load. */
export function isSameData(left: unknown, right: unknown): boolean {
  if (Array.isArray(left))
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => isSameData(item, right[index]))
    )
  if (!isObject(left) || !isObject(right)) return Object.is(left, right)
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSameData(left[key], right[key]))
  )
}
