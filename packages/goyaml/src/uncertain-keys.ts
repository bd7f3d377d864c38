import { isUnread } from "./lazy-value.ts"
import { resolvePlain } from "./scalar/resolve.ts"
import { scalarValue } from "./scalar/value.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

let document: YamlDocument
let cells: Int32Array
let latin1: string

/**
 * The keys of a map of which the root of a document may say something else. The others certainly say the same, which is
 * seen without making their values: maps with the same keys in the same order, and no key twice. `undefined`
 * where the two do not have the same keys in the same order, or nothing can be told, as where anchors are around.
 */
export function uncertainKeys(
  of: YamlDocument,
  value: Readonly<Record<string, unknown>>,
): readonly string[] | undefined {
  if (!canTell(of, of.root) || !tape.isMapKind(tape.kindOf(of.tape, of.root))) return undefined
  begin(of)
  const uncertain: string[] = []
  const end = cells[of.root + tape.NEXT] as number
  let node = of.root + tape.WIDTH
  for (const key of Object.keys(value)) {
    if (node >= end || !isKey(node, key)) return undefined
    node = cells[node + tape.NEXT] as number
    if (!isUnread(of, value, key) && !is(node, value[key])) uncertain.push(key)
    node = cells[node + tape.NEXT] as number
  }
  return node >= end ? uncertain : undefined
}

function canTell(of: YamlDocument, node: number): boolean {
  return !of.intricate && of.ascii && of.complete && !of.outline && node >= 0
}

function begin(of: YamlDocument): void {
  document = of
  cells = of.tape
  latin1 = of.source.latin1
}

function is(node: number, value: unknown): boolean {
  const head = cells[node] as number
  switch (head & 15) {
    case tape.MAP:
    case tape.FLOW_MAP:
      return isMap(node, value)
    case tape.SEQ:
    case tape.FLOW_SEQ:
      return isSequence(node, value)
    case tape.PLAIN:
      return isPlain(node, value)
  }
  if ((head & 15) >= tape.ALIAS) return false
  if (typeof value !== "string" && value !== null) return false
  const isOnOneLine = head === tape.DOUBLE_QUOTED || head === tape.SINGLE_QUOTED
  return isOnOneLine ? isQuoted(node, value) : scalarValue(document, node) === value
}

function isMap(map: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null || !isBare(value)) return false
  const end = cells[map + tape.NEXT] as number
  let node = map + tape.WIDTH
  for (const key of Object.keys(value)) {
    if (node >= end || !isKey(node, key)) return false
    node = cells[node + tape.NEXT] as number
    if (!is(node, (value as Record<string, unknown>)[key])) return false
    node = cells[node + tape.NEXT] as number
  }
  return node >= end
}

// As `{}` makes it: anything else may be more than its keys.
function isBare(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function isSequence(sequence: number, value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const end = cells[sequence + tape.NEXT] as number
  let node = sequence + tape.WIDTH
  for (const item of value) {
    if (node >= end || !is(node, item)) return false
    node = cells[node + tape.NEXT] as number
  }
  return node >= end
}

function isKey(node: number, key: string): boolean {
  const head = cells[node] as number
  if (head === tape.PLAIN) return isTextAt(node, key) && isString(key)
  return (head === tape.DOUBLE_QUOTED || head === tape.SINGLE_QUOTED) && isQuoted(node, key)
}

function isPlain(node: number, value: unknown): boolean {
  if (typeof value === "string") return isTextAt(node, value) && isString(value)
  const text = latin1.slice(cells[node + tape.START], cells[node + tape.END])
  return Object.is(resolvePlain(text), value)
}

function isQuoted(node: number, value: unknown): boolean {
  if (typeof value !== "string") return false
  const start = (cells[node + tape.START] as number) + 1
  return (cells[node + tape.END] as number) - 1 - start === value.length && isAt(value, start)
}

function isTextAt(node: number, text: string): boolean {
  const start = cells[node + tape.START] as number
  return (cells[node + tape.END] as number) - start === text.length && isAt(text, start)
}

function isAt(text: string, start: number): boolean {
  return latin1.startsWith(text, start)
}

// Longer plain texts that begin with a letter are the strings they look like.
const LONGEST_ODD = 5
const DIGIT_NINE = 57
const known = new Map<string, boolean>()
const MOST_KNOWN = 4096
// The engine keeps all of a text for the sake of a longer part of it.
const LONGEST_KNOWN = 12

function isString(text: string): boolean {
  if (text.length > LONGEST_ODD && text.charCodeAt(0) > DIGIT_NINE) return true
  if (text.length > LONGEST_KNOWN) return resolvePlain(text) === text
  let answer = known.get(text)
  if (answer === undefined) {
    answer = resolvePlain(text) === text
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(text, answer)
  }
  return answer
}
