import type { NodeShape, ShapedField } from "./fits.ts"
import {
  beginLines,
  column,
  dashes,
  goTo,
  isQuotedKey,
  key,
  limit,
  next,
  readLine,
  skipPlainLines,
  skipText,
  takeDash,
  text,
  value,
} from "./lines/line.ts"
import { FLOW_PARTS, FLOW_VALUE } from "./lines/patterns.ts"
import { blocksOf, isSameText, type SeenBlocks, seenIn } from "./lines/seen-blocks.ts"
import { isNamedScalar, resolvePlain, type Scalar } from "./scalar/resolve.ts"
import type { Source } from "./source.ts"

/**
 * Whether a document fits a shape, told from its lines: without a scan, for text that means the same to every YAML
 * reader. That is ASCII only, block maps and lists, scalars and small flow collections on one line, plain scalars on
 * more, literal and folded text, and aliases of blocks. Whatever else a line holds, the answer is "not known to".
 */

// As deep as no object is, and far from what the stack holds.
const DEEPEST = 100

let source: Source
let seen: SeenBlocks
let depth = 0
/** Blocks with an anchor, by its name; none while a document has no anchors. */
let anchors: Map<string, Anchored> | undefined
let isInAlias = false

/** A block that aliases stand for: where its lines begin, and the column of its key. */
interface Anchored {
  readonly start: number
  readonly own: number
}

/**
 * Whether the document in [start, end) of a stream certainly can be read, has a shape, and no key occurs twice in it.
 * It begins behind a marker or at the start of a line, and no directive is about it; behind it stands nothing, or a
 * marker.
 */
export function fitsLines(of: Source, start: number, end: number, shape: NodeShape): boolean {
  source = of
  seen = seenIn(of)
  depth = 0
  anchors = undefined
  isInAlias = false
  beginLines(of.latin1, start, end)
  return readLine() && column >= 0 && fitsNode(-1, shape) && column < 0
}

/** The node that begins at the current line's content; `parent` is the column of what holds it. */
function fitsNode(parent: number, shape: NodeShape): boolean {
  if (dashes === "" && key === undefined) return fitsValue(value as string, parent, shape)
  if (++depth > DEEPEST) return false
  const isList = dashes !== ""
  const isKind = shape.kind === "free" || shape.kind === (isList ? "list" : "map")
  const isFit = isKind && (isList ? fitsList(shape) : fitsMap(shape))
  depth--
  return isFit
}

function fitsList({ item = FREE }: NodeShape): boolean {
  const own = column
  do {
    takeDash()
    if (!fitsNode(own, item)) return false
    if (column > own) return false
  } while (column === own && dashes !== "")
  return true
}

const FREE: NodeShape = {
  kind: "free",
  isNullable: true,
  field: () => FREE_FIELD,
  required: 0,
  item: undefined,
  isText: false,
  accepts: () => true,
}
const FREE_FIELD: ShapedField = { shape: FREE, isRequired: false, isOptional: false, number: -1 }
const BITS = 30

function fitsMap(shape: NodeShape): boolean {
  const own = column
  const isFree = shape.kind === "free"
  let required = 0
  // Which fields were there: the first have a bit each, the keys of others are remembered.
  let low = 0
  let high = 0
  let others: Set<string> | undefined
  do {
    const name = key
    if (name === undefined || dashes !== "" || !(isQuotedKey || isTextKey(name))) return false
    const field = isFree ? FREE_FIELD : shape.field(name)
    if (field === undefined) return false
    const { number } = field
    if (number >= 0 && number < BITS) {
      if ((low & (1 << number)) !== 0) return false
      low |= 1 << number
    } else if (number >= BITS && number < 2 * BITS) {
      if ((high & (1 << (number - BITS))) !== 0) return false
      high |= 1 << (number - BITS)
    } else {
      others ??= new Set()
      if (others.has(name)) return false
      others.add(name)
    }
    if (!fitsField(own, field)) return false
    if (column > own) return false
    if (field.isRequired) required++
  } while (column === own)
  return isFree || required === shape.required
}

// One that begins with a point may be a number.
function isTextKey(name: string): boolean {
  return isTextWord(name) || typeof resolvePlain(name) === "string"
}

const LONGEST_ODD = 5
const DIGIT_NINE = 57

/** Whether a plain word is certainly a text: it begins as no number does, and is no boolean or null. */
function isTextWord(word: string): boolean {
  return word.charCodeAt(0) > DIGIT_NINE && !isNamedScalar(word)
}

/** The value of the key of the current line, in a map at a column. */
function fitsField(own: number, field: ShapedField): boolean {
  const { shape, isOptional } = field
  const inline = value
  if (inline !== undefined) {
    const first = inline.charCodeAt(0)
    if (first === AMPERSAND) return fitsAnchored(inline.slice(1), own, field)
    if (first === ASTERISK) return fitsAlias(inline.slice(1), field)
    if (!isOptional || !isNull(inline)) return fitsValue(inline, own, shape)
    return readLine()
  }
  return own === 0 && depth === 1 ? fitsAlike(field) : fitsBelow(own, field)
}

// Below this many bytes a block is looked at in no more time than it is found again.
const LONG = 64

/** What stands below a key of the root: perhaps the same text was found to fit before. */
function fitsAlike(field: ShapedField): boolean {
  const start = next
  const end = endOfRootBlock()
  if (end - start < LONG) return fitsBelow(0, field)
  const blocks = blocksOf(seen, field, end - start)
  if (blocks.some((block) => isSameText(source, block, start, end))) {
    goTo(end)
    return readLine()
  }
  if (!fitsBelow(0, field)) return false
  // Where there are anchors, a text does not say all.
  if (anchors === undefined) blocks.push(start)
  return true
}

// At the column of a root key only another key ends its block.
const ROOT_KEY = /\n(?=[A-Za-z_$/."'])/g

function endOfRootBlock(): number {
  ROOT_KEY.lastIndex = next - 1
  return ROOT_KEY.test(text) ? Math.min(ROOT_KEY.lastIndex, limit) : limit
}

function fitsBelow(own: number, { shape, isOptional }: ShapedField): boolean {
  if (!readLine()) return false
  // The dashes of a list may stand at the column of its key.
  if (column > own || (column === own && dashes !== "")) return fitsNode(own, shape)
  return isOptional || shape.isNullable
}

function fitsAnchored(name: string, own: number, field: ShapedField): boolean {
  const start = next
  anchors ??= new Map()
  // Within its block the name would mean the block itself.
  anchors.delete(name)
  if (isInAlias || !fitsBelow(own, field)) return false
  anchors.set(name, { start, own })
  return true
}

// The block is looked at again, for another field. Aliases within aliases could grow without end.
function fitsAlias(name: string, field: ShapedField): boolean {
  const anchored = anchors?.get(name)
  if (anchored === undefined || isInAlias) return false
  const behind = next
  goTo(anchored.start)
  isInAlias = true
  const isFit = fitsBelow(anchored.own, field)
  isInAlias = false
  goTo(behind)
  return isFit && readLine()
}

function isNull(written: string): boolean {
  return written.length < LONGEST_ODD && resolvePlain(written) === null
}

/** A value that begins on the current line, of something at a column; goes on to the line behind it. */
function fitsValue(written: string, parent: number, shape: NodeShape): boolean {
  const first = written.charCodeAt(0)
  if (first === PIPE || first === GREATER)
    return (shape.isText || shape.kind === "free") && skipText(parent) && readLine()
  if (first === AMPERSAND || first === ASTERISK) return false
  const behind = next
  const isFlow = first === BRACE || first === BRACKET
  if (!(isFlow ? fitsFlow(written, shape) : fitsWord(written, shape)) || !readLine()) return false
  if (column <= parent) return true
  return !isFlow && !isQuote(first) && isContinued(written, behind, parent, shape)
}

/** Whether the plain text that ends before an offset goes on there, and is no more than a text; goes on behind it. */
function isContinued(written: string, behind: number, parent: number, shape: NodeShape): boolean {
  if (!shape.isText && shape.kind !== "free") return false
  return skipPlainLines(written, behind, parent) && readLine()
}

function fitsScalar(written: string, shape: NodeShape): boolean {
  if (shape.kind === "scalar" && shape.isText && isTextWord(written)) return true
  const first = written.charCodeAt(0)
  let scalar: Scalar
  if (isQuote(first)) {
    if (shape.kind !== "scalar") return false
    if (shape.isText) return true
    scalar = written.slice(1, -1)
    if (scalar.includes(first === DOUBLE_QUOTE ? "\\" : "''")) return false
  } else scalar = resolvePlain(written)
  if (scalar === null) return shape.isNullable
  return shape.kind === "scalar" && shape.accepts(scalar)
}

function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === SINGLE_QUOTE
}

function fitsFlow(written: string, shape: NodeShape): boolean {
  const isList = written.charCodeAt(0) === BRACKET
  const isFree = shape.kind === "free"
  if (!isFree && shape.kind !== (isList ? "list" : "map")) return false
  if (!FLOW_VALUE.test(written)) return false
  let required = 0
  const keys = new Set<string>()
  for (const [, name, word = ""] of written.matchAll(FLOW_PARTS)) {
    if (isList) {
      if (!isFree && shape.item !== undefined && !fitsWord(word, shape.item)) return false
      continue
    }
    if (name === undefined || !isTextKey(name) || keys.has(name)) return false
    keys.add(name)
    const field = isFree ? FREE_FIELD : shape.field(name)
    if (field === undefined) return false
    if (field.isOptional && isNull(word)) continue
    if (!fitsWord(word, field.shape)) return false
    if (field.isRequired) required++
  }
  return isList || isFree || required === shape.required
}

function fitsWord(word: string, shape: NodeShape): boolean {
  return shape.kind === "free" || fitsScalar(word, shape)
}

const DOUBLE_QUOTE = 34
const AMPERSAND = 38
const SINGLE_QUOTE = 39
const ASTERISK = 42
const GREATER = 62
const BRACKET = 91
const BRACE = 123
const PIPE = 124
