/** What a scalar is; `str` is a string in quotes or in a literal block, `folded` one in a folded block. */
export type TreeScalarTag = "null" | "bool" | "int" | "float" | "timestamp" | "str" | "folded"

/** A scalar that is no plain string, with the text that it was written with. */
export class TreeScalar {
  readonly tag: TreeScalarTag
  readonly text: string

  constructor(tag: TreeScalarTag, text: string) {
    this.tag = tag
    this.text = text
  }
}

export type TreeMap = Map<string, Tree>

/**
 * A document as programs see it that work on go-yaml v3's nodes: plain strings as such, other scalars
 * with their text, maps in the order of their keys, aliases and merge keys resolved.
 */
export type Tree = string | TreeScalar | Tree[] | TreeMap

/** A copy that shares nothing that can change. */
export function copyTree<T extends Tree>(tree: T): T {
  return copy(tree) as T
}

function copy(tree: Tree): Tree {
  if (typeof tree === "string" || tree instanceof TreeScalar) return tree
  if (Array.isArray(tree)) return tree.map(copy)
  const map: TreeMap = new Map()
  for (const [key, value] of tree) map.set(key, typeof value === "string" ? value : copy(value))
  return map
}
