import { COLON, DOUBLE_QUOTE, LESS, SINGLE_QUOTE } from "../bytes.ts"
import * as tape from "../tape.ts"
import { noteMerge } from "./anchors.ts"
import {
  bytes,
  giveUp,
  isBlankOrEnd,
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

/** Head and end of the key that {@link keyAt} found last. */
export let keyHead = 0
export let keyEnd = 0

/** The colon of the key at q, or -1 when the line is no key. */
export function keyAt(q: number): number {
  const c = bytes[q]
  let colon: number
  if (c === DOUBLE_QUOTE || c === SINGLE_QUOTE) {
    keyEnd = quoted(q)
    keyHead = quotedHead
    colon = skipBlanks(keyEnd)
    if (colon >= limit || bytes[colon] !== COLON || !isBlankOrEnd(colon + 1)) return -1
    if (quotedBreaks) giveUp()
  } else if (c === LESS && bytes[q + 1] === LESS) {
    colon = mergeKey(q)
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

/**
 * Whether the key that was found last, at `start`, is one of the names. Gives up for a quoted key,
 * which is too rare to compare here.
 */
export function isWanted(until: readonly string[], start: number): boolean {
  if (keyHead !== tape.PLAIN) giveUp()
  const length = keyEnd - start
  for (const name of until) if (name.length === length && isAt(name, start)) return true
  return false
}

function isAt(name: string, offset: number): boolean {
  for (let i = 0; i < name.length; i++) {
    if (name.charCodeAt(i) !== bytes[offset + i]) return false
  }
  return true
}
