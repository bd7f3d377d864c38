import { isUtf8 } from "node:buffer"
import { PROBLEMS } from "./problems.ts"

/** A byte that Go's reader refuses, in its words. */
export interface ReaderProblem {
  readonly offset: number
  readonly problem: string
}

// go-yaml reads 512 bytes at a time and refuses the whole piece that holds a bad byte, before it
// looks at what the piece says. A character that a piece cuts in two belongs to the next one.
const PIECE = 512

/** A range of a source's bytes. */
export interface ByteRange {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** Whether Go's reader meets the problem before its scanner has looked at a byte. */
export function readerMeets(
  problem: ReaderProblem,
  { bytes, start, end }: ByteRange,
  lookedAt: number,
): boolean {
  for (let read = start; read < end; ) {
    const next = Math.min(read + PIECE, end)
    read = wholeCharacters(bytes, next)
    if (problem.offset < read) return true
    if (lookedAt < read) return false
    if (next === end) break
  }
  return true
}

// The end, or the start of the character that ends behind it.
function wholeCharacters(bytes: Uint8Array, end: number): number {
  for (let length = 1; length <= 3; length++) {
    const c = bytes[end - length] as number
    if (c >= 0xc0) return widthOf(c) > length ? end - length : end
    if (c < 0x80) break
  }
  return end
}

// Bytes of a character by the first of them; 0 if no character begins so.
function widthOf(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc0 || lead >= 0xf8) return 0
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

/** The first byte of the range that Go's reader refuses. */
export function readerProblem(
  bytes: Buffer,
  latin1: string,
  start: number,
  end: number,
): ReaderProblem | undefined {
  const text = latin1.slice(start, end)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Go refuses
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x84\x86-\x9f]|\xef\xbf[\xbe\xbf]/
  const found = text.search(control)
  const valid = isUtf8(bytes.subarray(start, end))
  if (found < 0 && valid) return undefined
  const limit = found < 0 ? end : start + found
  const encoding = valid ? undefined : encodingProblem(bytes, start, end)
  if (encoding !== undefined && encoding.offset <= limit) return encoding
  return { offset: limit, problem: PROBLEMS.control }
}

function encodingProblem(bytes: Buffer, start: number, end: number): ReaderProblem | undefined {
  for (let i = start; i < end; ) {
    const lead = bytes[i] as number
    const width = widthOf(lead)
    if (width === 0) return { offset: i, problem: PROBLEMS.badLeadByte }
    if (i + width > end) return { offset: i, problem: PROBLEMS.cutOff }
    let value = width === 1 ? lead : lead & (0xff >> (width + 1))
    for (let k = 1; k < width; k++) {
      const octet = bytes[i + k] as number
      if ((octet & 0xc0) !== 0x80) return { offset: i, problem: PROBLEMS.badTrailByte }
      value = (value << 6) | (octet & 0x3f)
    }
    if (value < ([0, 0, 0x80, 0x800, 0x10000][width] as number)) {
      return { offset: i, problem: PROBLEMS.overlong }
    }
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
      return { offset: i, problem: PROBLEMS.noCharacter }
    }
    i += width
  }
  return undefined
}
