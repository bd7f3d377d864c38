import { isMergeKey } from "../keys.ts"
import { aliasTargets } from "../properties.ts"
import * as tape from "../tape.ts"
import { scalarValue } from "../value.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { formatG } from "./key.ts"
import { tagOf } from "./tag.ts"
import { scalarText } from "./text.ts"

/** A node as fmt prints it with %#v, for Go's messages; merges are left out. */
export function goSyntax(document: YamlDocument, outer: number, inside = true): string {
  const cells = document.tape
  const node = tape.contentOf(cells, outer)
  const kind = (cells[node] as number) & 15
  if (kind < tape.ALIAS) return scalarSyntax(document, node, inside)
  if (kind === tape.ALIAS) {
    return goSyntax(document, aliasTargets(document).get(node) as number, inside)
  }
  const parts: string[] = []
  const end = tape.nextOf(cells, node)
  if (tape.isSeqKind(kind)) {
    for (let item = node + tape.WIDTH; item < end; item = tape.nextOf(cells, item)) {
      parts.push(goSyntax(document, item))
    }
    return `[]interface {}{${parts.join(", ")}}`
  }
  const pairs = new Map<string, string>()
  for (let key = node + tape.WIDTH; key < end; ) {
    const value = tape.nextOf(cells, key)
    if (!isMergeKey(document, tape.contentOf(cells, key))) {
      pairs.set(goSyntax(document, key), goSyntax(document, value))
    }
    key = tape.nextOf(cells, value)
  }
  // fmt sorts the keys of maps, nil first.
  const nil = "interface {}(nil)"
  const sorted = [...pairs.keys()].sort((a, b) => (a === nil ? -1 : b === nil || a > b ? 1 : -1))
  for (const key of sorted) parts.push(`${key}:${pairs.get(key)}`)
  return `map[interface {}]interface {}{${parts.join(", ")}}`
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
