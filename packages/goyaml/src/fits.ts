import { completeDocument } from "./document.ts"
import { keyString } from "./keys.ts"
import { scalarValue } from "./scalar/value.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

/** What a value must look like, as far as that can be told without making it. */
export interface NodeShape {
  readonly kind: "map" | "list" | "scalar" | "free"
  /** Whether null may stand here, too. */
  readonly isNullable: boolean
  /** What stands at a key of a map; a map takes no other keys than those that it has an answer for. */
  readonly field: (key: string) => ShapedField | undefined
  /** How many of the fields are required. */
  readonly required: number
  /** What each item of a list must look like. */
  readonly item: NodeShape | undefined
  /** Whether a scalar may be any string: then its value need not be made. */
  readonly isText: boolean
  /** Whether a scalar, or null, may have a value. */
  readonly accepts: (value: unknown) => boolean
}

/** A field of a map. */
export interface ShapedField {
  readonly shape: NodeShape
  readonly isRequired: boolean
  /** Whether null may stand for nothing. */
  readonly isOptional: boolean
  /** Its number among the named fields, from 0; -1 for a key that the map gives a meaning of its own. */
  readonly number: number
}

let document: YamlDocument
let cells: Int32Array
let latin1: string

/**
 * Whether a node certainly has a shape, and no key occurs twice in it. False also where that cannot be told
 * without more work: of documents with anchors, aliases, tags or explicit keys. Keys beyond ASCII are asked for as
 * their bytes, each a character.
 */
export function fits(of: YamlDocument, node: number, shape: NodeShape): boolean {
  completeDocument(of)
  if (of.intricate || node < 0) return false
  document = of
  cells = of.tape
  latin1 = of.source.latin1
  return fitsNode(node, shape)
}

function fitsNode(node: number, shape: NodeShape): boolean {
  const head = cells[node] as number
  const kind = head & 15
  if (shape.kind === "free") return isDistinct(node, kind)
  if (kind < tape.MAP) return fitsScalar(node, head, shape)
  if (shape.kind === "map") return tape.isMapKind(kind) && fitsMap(node, shape)
  return shape.kind === "list" && tape.isSeqKind(kind) && fitsList(node, shape)
}

function fitsScalar(node: number, head: number, shape: NodeShape): boolean {
  if (shape.kind === "scalar" && shape.isText && isSurelyText(node, head)) return true
  const value = scalarValue(document, node)
  if (value === null) return shape.isNullable
  return shape.kind === "scalar" && shape.accepts(value)
}

// Longer plain scalars that begin with a letter are the strings they look like.
const LONGEST_ODD = 5
const DIGIT_NINE = 57

function isSurelyText(node: number, head: number): boolean {
  const kind = head & 15
  if (kind > tape.PLAIN_LINES) return kind < tape.ALIAS
  const start = cells[node + tape.START] as number
  return (
    (cells[node + tape.END] as number) - start > LONGEST_ODD &&
    latin1.charCodeAt(start) > DIGIT_NINE
  )
}

function isNull(node: number): boolean {
  const kind = (cells[node] as number) & 15
  if (kind > tape.PLAIN_LINES) return false
  const length = (cells[node + tape.END] as number) - (cells[node + tape.START] as number)
  return length < LONGEST_ODD && scalarValue(document, node) === null
}

const BITS = 30

function fitsMap(map: number, shape: NodeShape): boolean {
  const end = cells[map + tape.NEXT] as number
  let required = 0
  // Which fields were there: the first have a bit each, the keys of others are remembered.
  let low = 0
  let high = 0
  let others: Set<string> | undefined
  for (let node = map + tape.WIDTH; node < end; ) {
    const key = readKey(node)
    const value = cells[node + tape.NEXT] as number
    node = cells[value + tape.NEXT] as number
    const field = key === undefined ? undefined : shape.field(key)
    if (key === undefined || field === undefined) return false
    const { number, isRequired } = field
    if (number >= 0 && number < BITS) {
      if ((low & (1 << number)) !== 0) return false
      low |= 1 << number
    } else if (number >= BITS && number < 2 * BITS) {
      if ((high & (1 << (number - BITS))) !== 0) return false
      high |= 1 << (number - BITS)
    } else {
      others ??= new Set()
      if (others.has(key)) return false
      others.add(key)
    }
    if (field.isOptional && isNull(value)) continue
    if (!fitsNode(value, field.shape)) return false
    if (isRequired) required++
  }
  return required === shape.required
}

function fitsList(list: number, { item }: NodeShape): boolean {
  const end = cells[list + tape.NEXT] as number
  for (let node = list + tape.WIDTH; node < end; node = cells[node + tape.NEXT] as number)
    if (
      item === undefined ? !isDistinct(node, (cells[node] as number) & 15) : !fitsNode(node, item)
    )
      return false
  return true
}

/** Whether no key occurs twice in a node. */
function isDistinct(node: number, kind: number): boolean {
  if (kind < tape.MAP) return kind !== tape.ALIAS
  const end = cells[node + tape.NEXT] as number
  const isMap = tape.isMapKind(kind)
  const keys = isMap ? new Set<string>() : undefined
  for (let at = node + tape.WIDTH; at < end; at = cells[at + tape.NEXT] as number) {
    if (keys !== undefined) {
      const key = readKey(at)
      if (key === undefined || keys.has(key)) return false
      keys.add(key)
      at = cells[at + tape.NEXT] as number
    }
    if (!isDistinct(at, (cells[at] as number) & 15)) return false
  }
  return true
}

function readKey(node: number): string | undefined {
  const head = cells[node] as number
  const kind = head & 15
  if (kind >= tape.ALIAS) return undefined
  if (kind === tape.PLAIN && isSurelyText(node, head))
    return latin1.slice(cells[node + tape.START] as number, cells[node + tape.END] as number)
  return keyString(document, node)
}
