import { compareKeys } from "./key-order.ts"
import { formatTreeNumber } from "./number.ts"
import { treeScalarValue } from "./scalar.ts"
import { isSimple, scalarForm } from "./scalar-form.ts"
import { doubleQuoted, folded, literal, singleQuoted } from "./scalar-text.ts"
import { type Tree, type TreeMap, TreeScalar } from "./tree.ts"

// libyaml: longer keys are written behind `? `. The limit counts bytes.
const MAX_KEY = 128
const MARGINS: string[] = [""]

/**
 * A tree as Go's sigs.k8s.io/yaml marshals it, which is how kyaml prints resources: keys sorted,
 * lists at their key's column, lines folded behind column 80. Throws a RangeError for what JSON
 * lacks (infinities and NaN).
 */
export function writeTree(tree: Tree): string {
  if (isBlock(tree)) return `${block(tree, 0)}\n`
  return `${scalar(tree, 0, 0)}\n`
}

function isBlock(tree: Tree): tree is Tree[] | TreeMap {
  if (Array.isArray(tree)) return tree.length > 0
  return tree instanceof Map && tree.size > 0
}

// The first line is without its margin, the last without its line break.
function block(tree: Tree[] | TreeMap, indent: number): string {
  const lines: string[] = []
  if (Array.isArray(tree)) for (const item of tree) lines.push(`-${afterDash(item, indent)}`)
  else for (const key of sortedKeys(tree)) lines.push(pair(key, tree.get(key) as Tree, indent))
  return join(lines, margin(indent))
}

// A literal block ends with its line break, or it would lose what `keep` keeps.
function join(lines: readonly string[], indentation: string): string {
  let text = lines[0] as string
  for (let i = 1; i < lines.length; i++) text += `\n${indentation}${lines[i]}`
  return text
}

function sortedKeys(map: TreeMap): string[] {
  const keys = [...map.keys()]
  return keys.length > 1 ? keys.sort(compareKeys) : keys
}

function pair(key: string, value: Tree, indent: number): string {
  if (isSimple(key)) return `${key}:${afterColon(value, indent, key.length + 1)}`
  if (Buffer.byteLength(key) > MAX_KEY || key.includes("\n")) return longPair(key, value, indent)
  const text = keyText(key)
  return `${text}:${afterColon(value, indent, text.length + 1)}`
}

function keyText(key: string): string {
  switch (scalarForm(key, true)) {
    case "plain":
      return key
    case "single":
      return `'${key.replaceAll("'", "''")}'`
    default:
      return doubleQuoted(key, { column: 0, indent: 0, mayFold: false })
  }
}

function longPair(key: string, value: Tree, indent: number): string {
  const head = `?${afterDash(key, indent)}\n${margin(indent)}:`
  if (Array.isArray(value) && value.length > 0) return `${head} ${block(value, indent + 2)}`
  return head + afterDash(value, indent)
}

function afterColon(value: Tree, indent: number, width: number): string {
  if (typeof value === "string" || !isBlock(value))
    return ` ${scalar(value, indent, indent + width + 1)}`
  const inner = Array.isArray(value) ? indent : indent + 2
  return `\n${margin(inner)}${block(value, inner)}`
}

function afterDash(value: Tree, indent: number): string {
  return isBlock(value) ? ` ${block(value, indent + 2)}` : ` ${scalar(value, indent, indent + 2)}`
}

// `column` is where the text begins; its further lines stand deeper than the collection.
function scalar(value: Tree, indent: number, column: number): string {
  if (typeof value === "string") return stringText(value, indent, column)
  if (Array.isArray(value)) return "[]"
  if (!(value instanceof TreeScalar)) return "{}"
  const plain = treeScalarValue(value)
  if (typeof plain === "string") return stringText(plain, indent, column)
  return typeof plain === "number" ? formatTreeNumber(plain) : String(plain)
}

function stringText(text: string, indent: number, column: number): string {
  if (isSimple(text)) return text
  const place = { column, indent: indent + 2, mayFold: true }
  switch (scalarForm(text, false)) {
    case "plain":
      return folded(text, place)
    case "single":
      return singleQuoted(text, place)
    case "double":
      return doubleQuoted(text, place)
    case "literal":
      return literal(text, margin(indent + 2))
  }
}

function margin(width: number): string {
  MARGINS[width] ??= " ".repeat(width)
  return MARGINS[width] as string
}
