import { completeDocument } from "./document.ts"
import { isMergeKey, keyString } from "./keys.ts"
import { aliasTargets } from "./properties.ts"
import { lineColumn, toLatin1 } from "./source.ts"
import * as tape from "./tape.ts"
import { nodeValue } from "./value.ts"
import type { YamlDocument } from "./yaml-document.ts"

/** Where a value is: keys of maps and indexes of sequences, from the root. */
export type Path = readonly (string | number)[]

export type NodeKind = "map" | "seq" | "scalar" | "null" | "alias"

/**
 * The node physically at a path, or -1. The last of duplicate keys counts; aliases and merge keys
 * are not followed, an alias is itself the node.
 */
export function findNode(document: YamlDocument, path: Path): number {
  const [first] = path
  const isKnown = first === undefined || document.known.includes(first as string)
  if (!document.complete && !isKnown) completeDocument(document)
  let node = document.root
  for (let i = 0; i < path.length && node >= 0; i++) node = child(document, node, path[i] as string)
  return node
}

/** The content node below a collection at a key or an index, or -1. */
export function child(document: YamlDocument, node: number, step: string | number): number {
  const cells = document.tape
  const kind = (cells[node] as number) & 15
  if (tape.isMapKind(kind)) {
    const key = findKey(document, node, String(step))
    return key < 0 ? -1 : tape.contentOf(cells, tape.nextOf(cells, key))
  }
  if (!tape.isSeqKind(kind) || typeof step !== "number" || step < 0) return -1
  const end = tape.nextOf(cells, node)
  let item = node + tape.WIDTH
  for (let i = 0; i < step && item < end; i++) item = tape.nextOf(cells, item)
  return item < end && Number.isInteger(step) ? tape.contentOf(cells, item) : -1
}

/** The last key node of a map that reads as the key, properties left out of account; or -1. */
export function findKey(document: YamlDocument, map: number, key: string): number {
  const cells = document.tape
  const wanted = toLatin1(key)
  const end = tape.nextOf(cells, map)
  let found = -1
  for (let node = map + tape.WIDTH; node < end; ) {
    if (isKey(document, node, wanted, key)) found = node
    node = tape.nextOf(cells, tape.nextOf(cells, node))
  }
  return found
}

function isKey(document: YamlDocument, outer: number, wanted: string, key: string): boolean {
  const cells = document.tape
  const node = tape.contentOf(cells, outer)
  const head = cells[node] as number
  const start = cells[node + tape.START] as number
  const length = (cells[node + tape.END] as number) - start
  if (head === tape.PLAIN && node === outer && length > LONGEST_ODD_KEY) {
    const first = document.source.bytes[start] as number
    if (first > DIGIT_NINE) {
      return length === wanted.length && document.source.latin1.startsWith(wanted, start)
    }
  }
  return keyText(document, outer) === key
}

// Longer plain keys that begin with a letter are the strings they look like.
const LONGEST_ODD_KEY = 5
const DIGIT_NINE = 57

/** A key as Go reads it, aliases followed; undefined for merge keys and what cannot be a key. */
export function keyText(document: YamlDocument, outer: number): string | undefined {
  const node = resolveAlias(document, tape.contentOf(document.tape, outer))
  const kind = (document.tape[node] as number) & 15
  if (kind >= tape.ALIAS || isMergeKey(document, tape.contentOf(document.tape, outer))) {
    return undefined
  }
  return keyString(document, node)
}

/** The node that an alias stands for; any other node is itself. */
export function resolveAlias(document: YamlDocument, node: number): number {
  if (((document.tape[node] as number) & 15) !== tape.ALIAS) return node
  return aliasTargets(document).get(node) as number
}

export function nodeKind(document: YamlDocument, node: number): NodeKind {
  const kind = tape.kindOf(document.tape, node)
  if (tape.isMapKind(kind)) return "map"
  if (tape.isSeqKind(kind) || kind === tape.SKIPPED) return "seq"
  if (kind === tape.ALIAS) return "alias"
  return nodeValueIsNull(document, node) ? "null" : "scalar"
}

/** Whether a node is a map or list that is written as a block, of which an empty one never is. */
export function isBlockNode(document: YamlDocument, node: number): boolean {
  if (node === document.root) completeDocument(document)
  const kind = (document.tape[tape.contentOf(document.tape, node)] as number) & 15
  return kind === tape.MAP || kind === tape.SEQ
}

/**
 * Whether a path leads to a map or list that is written as a block, through maps and lists that are nobody
 * else's: none of them has an anchor or a tag, comes from an alias, or merges others.
 */
export function isOwnBlock(document: YamlDocument, path: Path): boolean {
  if (document.root < 0 || !isBlockNode(document, document.root)) return false
  let node = document.root
  for (const step of path) {
    if (document.intricate && !isOwn(document, node)) return false
    node = child(document, node, step)
    if (node < 0) return false
  }
  return isBlockNode(document, node) && (!document.intricate || isOwn(document, node))
}

function isOwn(document: YamlDocument, node: number): boolean {
  const cells = document.tape
  if (tape.propertiesOf(cells, node) >= 0) return false
  if (!tape.isMapKind((cells[node] as number) & 15)) return true
  const end = tape.nextOf(cells, node)
  for (let key = node + tape.WIDTH; key < end; key = tape.nextOf(cells, tape.nextOf(cells, key)))
    if (isMergeKey(document, tape.contentOf(cells, key))) return false
  return true
}

/** Whether a key of a map is written with escapes, so that the text does not show what it says. */
export function hasEncodedKey(document: YamlDocument, map: number): boolean {
  const cells = document.tape
  if (map < 0 || !tape.isMapKind((cells[map] as number) & 15)) return false
  const end = tape.nextOf(cells, map)
  for (let key = map + tape.WIDTH; key < end; key = tape.nextOf(cells, tape.nextOf(cells, key)))
    if (((cells[key] as number) & tape.ENCODED) !== 0) return true
  return false
}

/** Content nodes of the items of a sequence; none of anything else. */
export function itemNodes(document: YamlDocument, node: number): readonly number[] {
  const cells = document.tape
  const items: number[] = []
  if (node < 0 || !tape.isSeqKind((cells[node] as number) & 15)) return items
  const end = tape.nextOf(cells, node)
  for (let item = node + tape.WIDTH; item < end; item = tape.nextOf(cells, item))
    items.push(tape.contentOf(cells, item))
  return items
}

function nodeValueIsNull(document: YamlDocument, node: number): boolean {
  const kind = tape.kindOf(document.tape, node)
  return kind <= tape.PLAIN && nodeValue(document, node) === null
}

/** Exact bytes of a value: no properties, no blanks or comments behind it. */
export function nodeRange(document: YamlDocument, node: number): { start: number; end: number } {
  if (node === document.root) completeDocument(document)
  const content = tape.contentOf(document.tape, node)
  return { start: tape.startOf(document.tape, content), end: tape.endOf(document.tape, content) }
}

/** Line of the stream, from 1, on which a node starts. */
export function nodeLine(document: YamlDocument, node: number): number {
  return lineColumn(document.source, nodeRange(document, node).start).line
}

/** Keys of a map in the order they are written, as Go strings; merge keys are left out. */
export function nodeKeys(document: YamlDocument, node: number): string[] {
  if (node === document.root) completeDocument(document)
  const map = tape.contentOf(document.tape, node)
  if (!tape.isMapKind(tape.kindOf(document.tape, map))) return []
  const keys: string[] = []
  const end = tape.nextOf(document.tape, map)
  for (let key = map + tape.WIDTH; key < end; ) {
    const text = keyText(document, key)
    if (text !== undefined) keys.push(text)
    key = tape.nextOf(document.tape, tape.nextOf(document.tape, key))
  }
  return [...new Set(keys)]
}

/** Number of items of a sequence; 0 for anything else. */
export function nodeLength(document: YamlDocument, node: number): number {
  const cells = document.tape
  const content = tape.contentOf(cells, node)
  if (!tape.isSeqKind(tape.kindOf(cells, content))) return 0
  if (content === document.root) completeDocument(document)
  let length = 0
  const end = tape.nextOf(document.tape, content)
  for (let item = content + tape.WIDTH; item < end; item = tape.nextOf(document.tape, item))
    length++
  return length
}

/** The value at a path through aliases and merge keys, as Go reads it; undefined when absent. */
export function valueAt(document: YamlDocument, path: Path): unknown {
  const physical = findNode(document, path)
  if (!document.intricate) return physical < 0 ? undefined : nodeValue(document, physical)
  let node = document.root
  for (const step of path) {
    if (node < 0) return undefined
    node = effectiveChild(document, resolveAlias(document, node), step)
  }
  return node < 0 ? undefined : nodeValue(document, node)
}

function effectiveChild(document: YamlDocument, node: number, step: string | number): number {
  const kind = tape.kindOf(document.tape, node)
  return tape.isMapKind(kind)
    ? effectiveValue(document, node, String(step), new Set())
    : child(document, node, step)
}

// The node whose value the key has after all merges; later pairs win, as in nodeValue.
function effectiveValue(
  document: YamlDocument,
  map: number,
  key: string,
  visited: Set<number>,
): number {
  if (visited.has(map)) return -1
  visited.add(map)
  const cells = document.tape
  const end = tape.nextOf(cells, map)
  let found = -1
  for (let node = map + tape.WIDTH; node < end; ) {
    const value = tape.nextOf(cells, node)
    if (isMergeKey(document, tape.contentOf(cells, node))) {
      const merged = mergedValue(document, tape.contentOf(cells, value), key, visited)
      if (merged >= 0) found = merged
    } else if (keyText(document, node) === key) found = tape.contentOf(cells, value)
    node = tape.nextOf(cells, value)
  }
  visited.delete(map)
  return found
}

function mergedValue(
  document: YamlDocument,
  node: number,
  key: string,
  visited: Set<number>,
): number {
  const cells = document.tape
  const target = resolveAlias(document, node)
  if (tape.isMapKind(tape.kindOf(cells, target))) {
    return effectiveValue(document, target, key, visited)
  }
  if (!tape.isSeqKind(tape.kindOf(cells, node))) return -1
  const end = tape.nextOf(cells, node)
  for (let item = node + tape.WIDTH; item < end; item = tape.nextOf(cells, item)) {
    const found = mergedValue(document, tape.contentOf(cells, item), key, visited)
    if (found >= 0) return found
  }
  return -1
}
