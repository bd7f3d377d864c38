import { keyString } from "./keys.ts"
import { resolvePlain } from "./scalar/resolve.ts"
import { scalarValue } from "./scalar/value.ts"
import { setProperty } from "./set-property.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

/** In place of a value that only the `ValueReader` can judge. */
export const UNREAD: unique symbol = Symbol("unread")

let document: YamlDocument
let cells: Int32Array
let latin1: string
let bytes: Uint8Array
let isAscii: boolean

/**
 * The value of a node of a document that is not intricate: the fast scanner's, without aliases, tags
 * and merges, and of a few levels. `UNREAD` where something in it is no JSON, which is an error or not.
 */
export function readSimply(from: YamlDocument, node: number): unknown {
  document = from
  cells = from.tape
  latin1 = from.source.latin1
  bytes = from.source.bytes
  isAscii = from.ascii
  return read(node)
}

function read(node: number): unknown {
  const head = cells[node] as number
  const kind = head & 15
  if (kind === tape.MAP || kind === tape.FLOW_MAP) return readMap(node)
  if (kind === tape.SEQ || kind === tape.FLOW_SEQ) return readSequence(node)
  const text = simpleText(node, head)
  if (text === undefined) return finite(scalarValue(document, node))
  return kind === tape.PLAIN ? finite(resolvePlain(text)) : text
}

function finite(value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? UNREAD : value
}

/** The text of a scalar that stands on one line as it is; `undefined` for any other. */
function simpleText(node: number, head: number): string | undefined {
  if (!isAscii) return undefined
  const start = cells[node + tape.START] as number
  const end = cells[node + tape.END] as number
  const kind = head & 15
  if (kind === tape.PLAIN) return latin1.slice(start, end)
  const isQuoted = kind === tape.SINGLE_QUOTED || kind === tape.DOUBLE_QUOTED
  return isQuoted && (head & tape.ENCODED) === 0 ? latin1.slice(start + 1, end - 1) : undefined
}

function readMap(map: number): unknown {
  const object: Record<string, unknown> = {}
  const end = cells[map + tape.NEXT] as number
  for (let node = map + tape.WIDTH; node < end; ) {
    const key = readKey(node)
    node = cells[node + tape.NEXT] as number
    const value = read(node)
    if (key === undefined || value === UNREAD) return UNREAD
    setProperty(object, key, value)
    node = cells[node + tape.NEXT] as number
  }
  return object
}

function readSequence(sequence: number): unknown {
  const list: unknown[] = []
  const end = cells[sequence + tape.NEXT] as number
  for (let node = sequence + tape.WIDTH; node < end; node = cells[node + tape.NEXT] as number) {
    const value = read(node)
    if (value === UNREAD) return UNREAD
    list.push(value)
  }
  return list
}

// Longer plain keys that begin with a letter are the strings they look like.
const LONGEST_ODD_KEY = 5
const DIGIT_NINE = 57

function readKey(node: number): string | undefined {
  const head = cells[node] as number
  if (head === tape.PLAIN && isAscii) return plainKey(node)
  const kind = head & 15
  if (kind >= tape.ALIAS) return undefined
  const text = simpleText(node, head)
  return text === undefined || kind === tape.PLAIN ? keyString(document, node) : text
}

// Keys are few and occur often: each is cut out of the text once, and then found by its looks.
const SLOTS = 1024
const keys: string[] = new Array<string>(SLOTS).fill("")

function plainKey(node: number): string | undefined {
  const start = cells[node + tape.START] as number
  const end = cells[node + tape.END] as number
  const length = end - start
  const middle = bytes[start + (length >> 1)] as number
  const ends = (bytes[start] as number) * 7 + (bytes[end - 1] as number) * 31
  const slot = (ends + middle * 131 + length * 17) & (SLOTS - 1)
  const known = keys[slot] as string
  if (known.length === length && latin1.startsWith(known, start)) return known
  const text = latin1.slice(start, end)
  const isString = length > LONGEST_ODD_KEY && text.charCodeAt(0) > DIGIT_NINE
  const key = isString ? text : keyString(document, node)
  // Only those that are what they look like.
  if (key === text && length < LONGEST_KEPT)
    keys[slot] = Buffer.from(text, "latin1").toString("latin1")
  return key
}

// A long one would rarely be met again.
const LONGEST_KEPT = 64
