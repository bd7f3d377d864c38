import { isUtf8 } from "node:buffer"

/** A byte that Go's reader refuses, in its words. */
export interface ReaderProblem {
  readonly offset: number
  readonly problem: string
}

// go-yaml reads 512 bytes at a time and refuses the whole piece that holds a bad byte, before it
// looks at the tokens in that piece.
const PIECE = 512

/** Whether Go's reader meets the problem by the time its scanner stands at `position`. */
export function readerMeets(problem: ReaderProblem, start: number, position: number): boolean {
  const lookahead = 3
  const piece = Math.floor((position + lookahead - start) / PIECE) + 1
  return problem.offset < start + piece * PIECE
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
  return { offset: limit, problem: "control characters are not allowed" }
}

function encodingProblem(bytes: Buffer, start: number, end: number): ReaderProblem | undefined {
  for (let i = start; i < end; ) {
    const lead = bytes[i] as number
    const width = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    if (width === 0 || lead >= 0xf8) return { offset: i, problem: "invalid leading UTF-8 octet" }
    if (i + width > end) return { offset: i, problem: "incomplete UTF-8 octet sequence" }
    let value = width === 1 ? lead : lead & (0xff >> (width + 1))
    for (let k = 1; k < width; k++) {
      const octet = bytes[i + k] as number
      if ((octet & 0xc0) !== 0x80) return { offset: i, problem: "invalid trailing UTF-8 octet" }
      value = (value << 6) | (octet & 0x3f)
    }
    if (value < ([0, 0, 0x80, 0x800, 0x10000][width] as number)) {
      return { offset: i, problem: "invalid length of a UTF-8 sequence" }
    }
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
      return { offset: i, problem: "invalid Unicode character" }
    }
    i += width
  }
  return undefined
}
