import { isMergeKey } from "../keys.ts"
import { aliasTargets } from "../properties.ts"
import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { formatG } from "./key.ts"
import { tagOf } from "./tag.ts"
import { scalarText } from "./text.ts"
import { scalarValue } from "./value.ts"

/** A node as fmt prints it with %#v, for Go's messages. */
export function goSyntax(document: YamlDocument, outer: number, inside = true): string {
  const top = tape.contentOf(document.tape, outer)
  const kind = (document.tape[top] as number) & 15
  if (kind < tape.ALIAS) return scalarSyntax(document, top, inside)
  return new SyntaxWriter(document).write(top)
}

/** Writes nodes from the innermost outwards: nesting may be as deep as Go allows. */
class SyntaxWriter {
  readonly #document: YamlDocument
  readonly #tape: Int32Array
  readonly #texts = new Map<number, string>()
  readonly #pairs = new Map<number, ReadonlyMap<string, string>>()

  constructor(document: YamlDocument) {
    this.#document = document
    this.#tape = document.tape
  }

  /** The text of a content node. */
  write(top: number): string {
    const known = this.#texts.get(top)
    if (known !== undefined) return known
    // Children stand behind their collection: from the end on, their texts are there before its own.
    const last = tape.nextOf(this.#tape, top) - tape.WIDTH
    for (let node = last; node >= top; node -= tape.WIDTH) {
      const kind = this.#kind(node)
      if (kind !== tape.PROPERTIES) this.#texts.set(node, this.#textOf(node, kind))
    }
    return this.#texts.get(top) as string
  }

  #kind(node: number): number {
    return (this.#tape[node] as number) & 15
  }

  #textOf(node: number, kind: number): string {
    if (kind < tape.ALIAS) return scalarSyntax(this.#document, node, true)
    if (kind === tape.ALIAS) return this.write(this.#targetOf(node))
    if (tape.isSeqKind(kind)) {
      const items = this.#children(node).map((item) => this.#texts.get(item))
      return `[]interface {}{${items.join(", ")}}`
    }
    const pairs = this.#pairsOf(node)
    // fmt sorts the keys of maps, nil first.
    const nil = "interface {}(nil)"
    const keys = [...pairs.keys()].sort((a, b) => (a === nil ? -1 : b === nil || a > b ? 1 : -1))
    const parts = keys.map((key) => `${key}:${pairs.get(key)}`)
    return `map[interface {}]interface {}{${parts.join(", ")}}`
  }

  #targetOf(node: number): number {
    if (this.#kind(node) !== tape.ALIAS) return node
    return aliasTargets(this.#document).get(node) as number
  }

  #children(node: number): number[] {
    const children: number[] = []
    const end = tape.nextOf(this.#tape, node)
    for (let child = node + tape.WIDTH; child < end; child = tape.nextOf(this.#tape, child)) {
      children.push(tape.contentOf(this.#tape, child))
    }
    return children
  }

  #pairsOf(node: number): ReadonlyMap<string, string> {
    const pairs = new Map<string, string>()
    const children = this.#children(node)
    for (let i = 0; i < children.length; i += 2) {
      const key = children[i] as number
      const value = children[i + 1] as number
      if (isMergeKey(this.#document, key)) {
        for (const [merged, text] of this.#mergedPairs(value)) pairs.set(merged, text)
      } else pairs.set(this.#texts.get(key) as string, this.#texts.get(value) as string)
    }
    this.#pairs.set(node, pairs)
    return pairs
  }

  // In the order in which Go sets them: of several maps, the last one's first.
  #mergedPairs(value: number): [string, string][] {
    const isList = tape.isSeqKind(this.#kind(value))
    const maps = isList ? this.#children(value).reverse() : [value]
    return maps.flatMap((map) => {
      const target = this.#targetOf(map)
      this.write(target)
      return [...(this.#pairs.get(target) ?? [])]
    })
  }
}

function scalarSyntax(document: YamlDocument, node: number, inside: boolean): string {
  const value = scalarValue(document, node)
  switch (typeof value) {
    case "string":
      return quote(value)
    case "number":
      if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf"
      return tagOf(value, scalarText(document, node)) === "float"
        ? formatG(value.toExponential())
        : String(value)
    case "bigint":
      return value >= 2n ** 63n ? `0x${value.toString(16)}` : String(value)
    case "boolean":
      return String(value)
    default:
      return inside ? "interface {}(nil)" : "<nil>"
  }
}

const SHORT: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  '"': '\\"',
  "\\": "\\\\",
}

// strconv.Quote
function quote(text: string): string {
  const escaped = text.replace(/["\\]|[^\P{C}]|[^\P{Z} ]/gu, (c) => {
    const code = c.codePointAt(0) as number
    const hex = code.toString(16)
    if (SHORT[c] !== undefined) return SHORT[c]
    if (code < 0x80) return `\\x${hex.padStart(2, "0")}`
    return code > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`
  })
  return `"${escaped}"`
}
