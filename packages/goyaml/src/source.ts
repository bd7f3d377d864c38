/** Bytes of a stream and one latin1 string of them, so that a string offset is a byte offset. */
export interface Source {
  readonly bytes: Buffer
  readonly latin1: string
}

/**
 * Wraps a stream. A string is UTF-16 text and becomes UTF-8; a Buffer is kept as it is, except that
 * UTF-16 with a byte order mark is converted first, because Go reads that too.
 */
export function createSource(text: string | Buffer): Source {
  const bytes = typeof text === "string" ? Buffer.from(text, "utf8") : fromUtf16(text)
  return { bytes, latin1: bytes.toString("latin1") }
}

function fromUtf16(bytes: Buffer): Buffer {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0)
  if (mark !== 0xfffe && mark !== 0xfeff) return bytes
  const body = Buffer.from(bytes.subarray(2, bytes.length & ~1))
  return Buffer.from((mark === 0xfeff ? body.swap16() : body).toString("utf16le"), "utf8")
}

const WIDE = /[^\0-\x7f]/

/** UTF-16 text as a string whose characters are its UTF-8 bytes. */
export function toLatin1(text: string): string {
  return WIDE.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text
}

/** The reverse of {@link toLatin1}. */
export function fromLatin1(bytes: string): string {
  return WIDE.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes
}

const lineStarts = new WeakMap<Source, Int32Array>()

/** Line and column of a byte offset, both from 1; columns count characters. */
export function lineColumn(source: Source, offset: number): { line: number; column: number } {
  const starts = startsOf(source)
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle
  }
  let column = 1
  for (let i = starts[low] as number; i < offset; i++) {
    if (((source.bytes[i] as number) & 0xc0) !== 0x80) column++
  }
  return { line: low + 1, column }
}

function startsOf(source: Source): Int32Array {
  let starts = lineStarts.get(source)
  if (starts === undefined) {
    const offsets = [0]
    for (let i = source.latin1.indexOf("\n"); i >= 0; i = source.latin1.indexOf("\n", i + 1)) {
      offsets.push(i + 1)
    }
    starts = Int32Array.from(offsets)
    lineStarts.set(source, starts)
  }
  return starts
}
