import { completeDocument, scanDocument } from "../document.ts"
import { YamlError } from "../errors.ts"
import { isMergeKey } from "../keys.ts"
import { documentRanges } from "../parse.ts"
import { aliasTargets, nodeProperties } from "../properties.ts"
import { resolveTagged } from "../scalar/tag.ts"
import { scalarText } from "../scalar/text.ts"
import { createSource, fromLatin1, lineColumn } from "../source.ts"
import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { resolveTreeScalar } from "./scalar.ts"
import { copyTree, type Tree, type TreeMap, TreeScalar, type TreeScalarTag } from "./tree.ts"

/** How a tree is read. */
export interface ReadTreeOptions {
  /** Whether a key may occur twice in a map; the last counts then, as it does for Helm. */
  readonly duplicateKeys?: "error" | "last"
}

/** A document of a stream: its tree, and the line on which it begins. */
export interface TreeDocument {
  readonly tree: Tree
  readonly line: number
}

// Deeper nesting is refused before it exhausts the stack.
const MAX_DEPTH = 1000
// Nodes that aliases may stand for in one document.
const MAX_ALIASED = 1_000_000

/** The trees of all documents of a stream, empty ones left out. Throws a `YamlError`. */
export function readTrees(text: string | Buffer, options: ReadTreeOptions = {}): TreeDocument[] {
  const source = createSource(text)
  const documents: TreeDocument[] = []
  for (const [start, end] of documentRanges(source)) {
    const document = scanDocument(source, start, end)
    if (document.root < 0) continue
    const { line } = lineColumn(source, tape.startOf(document.tape, document.root))
    documents.push({ tree: readTree(document, document.root, options), line })
  }
  return documents
}

/** The tree of a node. Throws a `YamlError` where a key is doubled or an alias contains itself. */
export function readTree(
  document: YamlDocument,
  node: number,
  options: ReadTreeOptions = {},
): Tree {
  completeDocument(document)
  return new TreeReader(document, options.duplicateKeys === "last").read(node, 0)
}

function quoted(kind: number, text: string): TreeScalar {
  return new TreeScalar(kind === tape.FOLDED ? "folded" : "str", text)
}

class TreeReader {
  readonly #document: YamlDocument
  readonly #cells: Int32Array
  readonly #latin1: string
  readonly #isAscii: boolean
  readonly #lastWins: boolean
  readonly #open = new Set<number>()
  #aliased = 0

  constructor(document: YamlDocument, lastWins: boolean) {
    this.#document = document
    this.#cells = document.tape
    this.#latin1 = document.source.latin1
    this.#isAscii = document.ascii
    this.#lastWins = lastWins
  }

  read(outer: number, depth: number): Tree {
    const node = tape.contentOf(this.#cells, outer)
    const kind = (this.#cells[node] as number) & 15
    if (kind < tape.ALIAS) return this.#scalar(node)
    if (depth > MAX_DEPTH) throw this.#error(node, "nested too deeply")
    if (this.#open.size > 0 && ++this.#aliased > MAX_ALIASED)
      throw this.#error(node, "document contains excessive aliasing")
    if (kind === tape.ALIAS) return this.#alias(node, (target) => this.read(target, depth + 1))
    return tape.isMapKind(kind) ? this.#map(node, depth) : this.#sequence(node, depth)
  }

  #scalar(node: number): string | TreeScalar {
    const head = this.#cells[node] as number
    const kind = head & 15
    if (this.#isAscii && kind === tape.PLAIN)
      return resolveTreeScalar(
        this.#latin1.slice(this.#cells[node + tape.START], this.#cells[node + tape.END]),
      )
    const text = fromLatin1(scalarText(this.#document, node))
    if (this.#document.intricate) {
      const { tag } = nodeProperties(this.#document, node)
      if (tag === "!") return text
      if (tag !== "") return this.#tagged(node, tag, text)
    }
    return kind <= tape.PLAIN_LINES ? resolveTreeScalar(text) : quoted(kind, text)
  }

  #tagged(node: number, tag: string, text: string): string | TreeScalar {
    const offset = tape.startOf(this.#cells, node)
    const value = resolveTagged(tag, text, { source: this.#document.source, offset })
    const name = tag.replace(/^.*:/, "")
    return typeof value === "string" && name !== "timestamp"
      ? value
      : new TreeScalar(name as TreeScalarTag, text)
  }

  #alias<T>(node: number, follow: (target: number) => T): T {
    const target = aliasTargets(this.#document).get(node) as number
    if (this.#open.has(target)) throw this.#error(node, "anchor value contains itself")
    this.#open.add(target)
    const result = follow(target)
    this.#open.delete(target)
    return result
  }

  #sequence(node: number, depth: number): Tree[] {
    const list: Tree[] = []
    const end = tape.nextOf(this.#cells, node)
    for (let item = node + tape.WIDTH; item < end; item = tape.nextOf(this.#cells, item))
      list.push(this.read(item, depth + 1))
    return list
  }

  #map(node: number, depth: number): TreeMap {
    const map: TreeMap = new Map()
    const merges: TreeMap[] = []
    const end = tape.nextOf(this.#cells, node)
    for (let key = node + tape.WIDTH; key < end; ) {
      const value = tape.nextOf(this.#cells, key)
      if (isMergeKey(this.#document, tape.contentOf(this.#cells, key)))
        merges.push(...this.#merged(value, depth))
      else this.#pair(map, key, value, depth)
      key = tape.nextOf(this.#cells, value)
    }
    // What the map says itself counts, then the first that is merged.
    for (const merge of merges)
      for (const [key, value] of merge) if (!map.has(key)) map.set(key, copyTree(value))
    return map
  }

  #pair(map: TreeMap, key: number, value: number, depth: number): void {
    const text = this.#key(key)
    if (!this.#isString(key, text))
      throw this.#error(key, `the key ${text} is no string; put it in quotes`)
    if (!this.#lastWins && map.has(text))
      throw this.#error(key, `mapping key ${JSON.stringify(text)} already defined`)
    map.set(text, this.read(value, depth + 1))
  }

  // Go makes no JSON of maps with other keys.
  #isString(outer: number, text: string): boolean {
    if (typeof resolveTreeScalar(text) === "string") return true
    const node = tape.contentOf(this.#cells, outer)
    return ((this.#cells[node] as number) & 15) > tape.PLAIN_LINES
  }

  #key(outer: number): string {
    const node = tape.contentOf(this.#cells, outer)
    const kind = (this.#cells[node] as number) & 15
    if (this.#isAscii && kind === tape.PLAIN)
      return this.#latin1.slice(this.#cells[node + tape.START], this.#cells[node + tape.END])
    if (kind < tape.ALIAS) return fromLatin1(scalarText(this.#document, node))
    if (kind === tape.ALIAS) return this.#alias(node, (target) => this.#key(target))
    throw this.#error(node, "a map or list cannot be a key")
  }

  #merged(value: number, depth: number): TreeMap[] {
    const read = this.read(value, depth + 1)
    const maps = Array.isArray(read) ? read : [read]
    if (maps.every((map) => map instanceof Map)) return maps
    throw this.#error(value, "map merge requires map or sequence of maps as the value")
  }

  #error(node: number, problem: string): YamlError {
    const offset = tape.startOf(this.#cells, tape.contentOf(this.#cells, node))
    return new YamlError("YAML_VALUE", problem, this.#document.source, offset)
  }
}
