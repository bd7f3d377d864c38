import { resolveTreeScalar, type Tree, type TreeMap, TreeScalar } from "@sternpost/goyaml"

/** The text of a scalar as it was written; empty for anything else. */
export function textOf(value: Tree | undefined): string {
  if (typeof value === "string") return value
  return value instanceof TreeScalar ? value.text : ""
}

export function isNull(value: Tree | undefined): value is TreeScalar {
  return value instanceof TreeScalar && value.tag === "null"
}

export function isScalar(value: Tree | undefined): value is string | TreeScalar {
  return typeof value === "string" || value instanceof TreeScalar
}

export function isString(value: Tree | undefined): value is string | TreeScalar {
  return typeof value === "string" || (value instanceof TreeScalar && isStringTag(value.tag))
}

function isStringTag(tag: TreeScalar["tag"]): boolean {
  return tag === "str" || tag === "folded"
}

export function isMap(value: Tree | undefined): value is TreeMap {
  return value instanceof Map
}

/** The text of a field of a map. */
export function fieldText(map: Tree | undefined, field: string): string {
  return map instanceof Map ? textOf(map.get(field)) : ""
}

/** Sets a field to a text; a number stays one that is written the same. */
export function setText(map: TreeMap, field: string, text: string): void {
  const value = map.get(field)
  if (value === undefined || !isScalar(value) || textOf(value) !== text) map.set(field, text)
}

/** A scalar with another text in it: what it is stays, so that a number written into a string is one. */
export function withText(scalar: string | TreeScalar, text: string): Tree {
  if (typeof scalar === "string") return text
  if (isStringTag(scalar.tag)) return new TreeScalar(scalar.tag, text)
  // What no longer fits its type cannot be printed by kustomize; ours is a string then.
  const read = resolveTreeScalar(text)
  if (typeof read === "string") return read
  return scalar.tag === "float" && read.tag === "int" ? new TreeScalar("float", text) : read
}

/** Parts of a path; a separator behind a backslash is text, one at the beginning counts for nothing. */
export function splitPath(path: string, separator: string): string[] {
  const pieces = path.split(separator)
  if (pieces.length > 1 && pieces[0] === "") pieces.shift()
  const parts: string[] = []
  for (const piece of pieces) {
    const last = parts.at(-1)
    if (last?.endsWith("\\")) parts[parts.length - 1] = `${last.slice(0, -1)}${separator}${piece}`
    else parts.push(piece)
  }
  return parts
}
