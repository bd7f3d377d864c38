import { completeDocument } from "../document.ts"
import type { Path } from "../find.ts"
import { setProperty } from "../set-property.ts"
import * as tape from "../tape.ts"
import { nodeValue } from "../value.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { addItem, addPair, childrenOf } from "./add.ts"
import { equalValues } from "./equal.ts"
import { isBlockCollection, isFlow } from "./layout.ts"
import { locate } from "./place.ts"
import { replaceNode } from "./replace.ts"
import { type Splice, sortSplices } from "./splice.ts"
import type { Edit } from "./types.ts"
import { editValue } from "./value.ts"

/** New keys of one map, or new items of one list, in order. */
interface Addition {
  readonly chain: readonly number[]
  readonly pairs: Record<string, unknown>
  readonly items?: Insertion
}

/** Items that come in one after the other, before the item of an index. */
interface Insertion {
  readonly index: number
  readonly values: unknown[]
}

/**
 * Applies edits that do not see each other at once, on the document as it is. Gives undefined when
 * they may, or when it takes more than setting keys and inserting items: then they are applied in turn.
 */
export function editTogether(document: YamlDocument, edits: readonly Edit[]): Splice[] | undefined {
  if (!edits.every((edit) => document.known.includes(edit.path[0] as string))) {
    completeDocument(document)
  }
  return document.intricate ? undefined : placeTogether(document, edits)
}

/** `editTogether` where anchors may be around: what comes of it has to be looked at. */
export function placeTogether(
  document: YamlDocument,
  edits: readonly Edit[],
): Splice[] | undefined {
  if (document.source.bytes[document.end - 1] !== 10) return undefined
  const splices: Splice[] = []
  const additions = new Map<number, Addition>()
  const paths: Path[] = []
  for (const edit of edits) {
    if (edit.op === "insert") {
      if (!planInsert(document, edit, paths, additions)) return undefined
    } else {
      if (edit.op !== "set" || paths.some((path) => contains(path, edit.path))) return undefined
      paths.push(edit.path)
      if (!planSet(document, edit, splices, additions)) return undefined
    }
  }
  // Maps and lists may end at the same byte: what belongs to the inner one comes first.
  const inwards = [...additions.values()].sort((a, b) => b.chain.length - a.chain.length)
  for (const addition of inwards) {
    const more = addAll(document, addition)
    if (more === undefined) return undefined
    splices.push(...more)
  }
  return sortSplices(splices)
}

function contains(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false
  return true
}

// What was edited in the list before is there still, under its index; what would come after is not.
function planInsert(
  document: YamlDocument,
  { path, value }: Edit & { op: "insert" },
  paths: Path[],
  additions: Map<number, Addition>,
): boolean {
  const list = path.slice(0, -1)
  const index = path.at(-1) as number
  const { chain, found } = locate(document, list)
  const node = chain.at(-1) as number
  if (found < list.length || !isBlockCollection(document, node)) return false
  if (!tape.isSeqKind(tape.kindOf(document.tape, node))) return false
  const before = additions.get(node)?.items
  if (before !== undefined) {
    const isNext = index === before.index + before.values.length
    if (isNext) before.values.push(value)
    return isNext
  }
  if (!(index >= 0 && index <= childrenOf(document, node).length)) return false
  if (paths.some((other) => other.length <= list.length && contains(other, list))) return false
  paths.push(list)
  additions.set(node, { chain, pairs: {}, items: { index, values: [value] } })
  return true
}

function planSet(
  document: YamlDocument,
  edit: Edit & { op: "set" },
  splices: Splice[],
  additions: Map<number, Addition>,
): boolean {
  const { path, value } = edit
  const { chain, found } = locate(document, path)
  if (chain.length === 0) return false
  const node = chain.at(-1) as number
  if (found === path.length) {
    if (!equalValues(nodeValue(document, node), value)) {
      splices.push(...replaceNode(document, chain, value))
    }
    return true
  }
  const kind = tape.kindOf(document.tape, node)
  const isMap = tape.isMapKind(kind)
  if (!isMap && (kind > tape.PLAIN || nodeValue(document, node) !== null)) return false
  const step = path[found]
  if (typeof step !== "string") return false
  const addition = additions.get(node) ?? { chain, pairs: {} }
  const present = Object.hasOwn(addition.pairs, step) ? addition.pairs[step] : null
  const inner = editValue(present, { op: "set", path: path.slice(found + 1), value })
  if (inner === undefined) return false
  setProperty(addition.pairs, step, inner.value)
  additions.set(node, addition)
  return true
}

function addAll(document: YamlDocument, { chain, pairs, items }: Addition): Splice[] | undefined {
  if (items !== undefined)
    return items.values.flatMap((value) => addItem(document, chain, items.index, value))
  const node = chain.at(-1) as number
  // A null, or empty brackets.
  const empty = tape.nextOf(document.tape, node) === node + tape.WIDTH
  if (empty) return replaceNode(document, chain, pairs)
  const keys = Object.entries(pairs)
  if (keys.length > 1 && chain.some((outer) => isFlow(document, outer))) return undefined
  return keys.flatMap(([key, value]) => addPair(document, chain, key, value))
}
