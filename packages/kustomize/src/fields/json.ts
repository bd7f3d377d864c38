import { type Tree, type TreeMap, TreeScalar, treeScalarValue } from "@sternpost/goyaml"
import type { JsonObject, JsonValue } from "@sternpost/patch"

/** A tree as JSON has it. */
export function toJson(tree: Tree): JsonValue {
  if (typeof tree === "string") return tree
  if (tree instanceof TreeScalar) return treeScalarValue(tree) as JsonValue
  if (Array.isArray(tree)) return tree.map(toJson)
  const object: Record<string, JsonValue> = {}
  for (const [key, value] of tree) define(object, key, toJson(value))
  return object
}

// A key called __proto__ is one like all others.
function define(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== "__proto__") object[key] = value
  else
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    })
}

/** A JSON value as a tree. */
export function fromJson(value: JsonValue): Tree {
  if (typeof value === "string") return value
  if (value === null) return new TreeScalar("null", "null")
  if (typeof value === "boolean") return new TreeScalar("bool", String(value))
  if (typeof value === "object") {
    if (Array.isArray(value)) return value.map(fromJson)
    const entries = Object.entries(value as JsonObject)
    return new Map(entries.map(([key, item]) => [key, fromJson(item)])) as TreeMap
  }
  return new TreeScalar(Number.isInteger(Number(value)) ? "int" : "float", String(value))
}

/** JSON text as Go's encoding/json marshals it: keys sorted, `<`, `>` and `&` escaped. */
export function goJson(tree: Tree, indent = ""): string {
  return write(tree, indent, "\n")
}

function write(tree: Tree, indent: string, lineBreak: string): string {
  if (typeof tree === "string") return quote(tree)
  if (tree instanceof TreeScalar) return scalar(tree)
  const inner = indent === "" ? "" : lineBreak + indent
  const close = indent === "" ? "" : lineBreak
  const parts = Array.isArray(tree)
    ? tree.map((item) => write(item, indent, lineBreak + indent))
    : [...tree]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => {
          const colon = indent === "" ? ":" : ": "
          return quote(key) + colon + write(value, indent, lineBreak + indent)
        })
  const [open, end] = Array.isArray(tree) ? ["[", "]"] : ["{", "}"]
  if (parts.length === 0) return open + end
  return `${open}${inner}${parts.join(`,${inner}`)}${close}${end}`
}

function scalar(tree: TreeScalar): string {
  const value = treeScalarValue(tree)
  if (typeof value === "string") return quote(value)
  if (typeof value !== "number") return String(value)
  const text = String(value)
  // Go has two digits in no exponent, as JavaScript, but writes it from 1e21 and below 1e-6 alike.
  return text
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
