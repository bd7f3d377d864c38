import { BANG, COLON, DOUBLE_QUOTE, LESS, SINGLE_QUOTE } from "../bytes.ts"
import * as tape from "../tape.ts"
import { noteMerge } from "./anchors.ts"
import {
  bytes,
  giveUp,
  isBlankOrEnd,
  latin1,
  limit,
  mayStartPlain,
  plainLine,
  quoted,
  quotedBreaks,
  quotedHead,
  skipBlanks,
  textEnd,
} from "./text.ts"

const MAX_KEY = 1024

/** Head, start and end of the key that {@link keyAt} found last. */
let keyHead = 0
let keyStart = 0
let keyEnd = 0

/** The colon of the key at q, or -1 when the line is no key. */
export function keyAt(q: number): number {
  const c = bytes[q]
  let colon: number
  keyStart = q
  if (c === DOUBLE_QUOTE || c === SINGLE_QUOTE) {
    keyEnd = quoted(q)
    keyHead = quotedHead
    colon = skipBlanks(keyEnd)
    if (colon >= limit || bytes[colon] !== COLON || !isBlankOrEnd(colon + 1)) return -1
    if (quotedBreaks) giveUp()
  } else if (c === LESS && bytes[q + 1] === LESS) {
    colon = mergeKey(q)
  } else if (c === BANG) {
    colon = taggedMergeKey(q)
  } else {
    if (!mayStartPlain(q)) giveUp()
    keyHead = tape.PLAIN
    colon = plainLine(q)
    keyEnd = textEnd
    if (colon >= limit || bytes[colon] !== COLON) return -1
  }
  if (colon - q > MAX_KEY) giveUp()
  return colon
}

// Anything else that begins so is rare.
function mergeKey(q: number): number {
  const colon = q + 2
  if (colon >= limit || bytes[colon] !== COLON || !isBlankOrEnd(colon + 1)) giveUp()
  noteMerge()
  keyHead = tape.PLAIN
  keyEnd = colon
  return colon
}

// As go-yaml itself writes a merge, and yq with it; other tags are rare.
const TAGGED_MERGE = /!!merge +(?=<<:)/y
const MERGE_TAG_LENGTH = 7

function taggedMergeKey(q: number): number {
  TAGGED_MERGE.lastIndex = q
  if (!TAGGED_MERGE.test(latin1)) giveUp()
  keyStart = TAGGED_MERGE.lastIndex
  return mergeKey(keyStart)
}

/** Puts the key that was found last at q onto the tape. */
export function pushKey(q: number): void {
  if (keyStart === q) tape.pushNode(keyHead, q, keyEnd)
  else {
    const properties = tape.pushNode(tape.PROPERTIES, q, q + MERGE_TAG_LENGTH)
    tape.pushNode(keyHead, keyStart, keyEnd)
    tape.spanNode(properties)
  }
}

/**
 * Whether the key that was found last is one of the names. Gives up for a quoted key, which is
 * too rare to compare here.
 */
export function isWanted(until: readonly string[]): boolean {
  if (keyHead !== tape.PLAIN) giveUp()
  const length = keyEnd - keyStart
  for (const name of until) if (name.length === length && isAt(name, keyStart)) return true
  return false
}

function isAt(name: string, offset: number): boolean {
  for (let i = 0; i < name.length; i++) {
    if (name.charCodeAt(i) !== bytes[offset + i]) return false
  }
  return true
}
