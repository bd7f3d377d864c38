import { CR, HASH, LF, SPACE, TAB } from "../bytes.ts"
import { YamlError } from "../errors.ts"
import type { Source } from "../source.ts"

/** Reads a range of a source as libyaml's reader does: behind the end there are zeros. */
export class Cursor {
  readonly source: Source
  readonly limit: number
  pos: number
  /** Characters so far, for the limit of 1024 on simple keys. */
  index = 0
  line = 0
  column = 0

  constructor(source: Source, start: number, limit: number) {
    this.source = source
    this.limit = limit
    this.pos = start
  }

  at(offset = 0): number {
    const i = this.pos + offset
    return i < this.limit ? (this.source.bytes[i] as number) : 0
  }

  get atEnd(): boolean {
    return this.pos >= this.limit
  }

  skip(count = 1): void {
    for (let i = 0; i < count; i++) {
      const c = this.at()
      this.pos += c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4
    }
    this.index += count
    this.column += count
  }

  skipBlanks(): void {
    while (this.isBlank()) this.skip()
  }

  /** Skips to the end of the line when a comment starts here. */
  skipComment(): void {
    if (this.at() === HASH) while (!this.atEnd && !this.isBreak()) this.skip()
  }

  skipLine(): void {
    const width = this.breakWidth()
    if (width === 0) return
    this.index += this.at() === CR && width === 2 ? 2 : 1
    this.pos += width
    this.column = 0
    this.line++
  }

  /** Bytes of the line break here: LF, CR, CR LF, NEL, LS or PS. */
  breakWidth(offset = 0): number {
    const c = this.at(offset)
    if (c > CR && c < 0xc2) return 0
    if (c === LF) return 1
    if (c === CR) return this.at(offset + 1) === LF ? 2 : 1
    if (c === 0xc2) return this.at(offset + 1) === 0x85 ? 2 : 0
    if (c !== 0xe2 || this.at(offset + 1) !== 0x80) return 0
    return (this.at(offset + 2) & 0xfe) === 0xa8 ? 3 : 0
  }

  isBreak(offset = 0): boolean {
    return this.breakWidth(offset) > 0
  }

  isBlank(offset = 0): boolean {
    const c = this.at(offset)
    return c === SPACE || c === TAB
  }

  /** Blank, line break or end. */
  isBlankOrEnd(offset = 0): boolean {
    const c = this.at(offset)
    if (c > SPACE && c < 0xc2) return false
    return this.pos + offset >= this.limit || this.isBlank(offset) || this.isBreak(offset)
  }

  /** `---` or `...` at the start of a line. */
  isDocumentMarker(byte: number): boolean {
    return (
      this.column === 0 &&
      this.at() === byte &&
      this.at(1) === byte &&
      this.at(2) === byte &&
      this.isBlankOrEnd(3)
    )
  }

  /**
   * An error of the scanner. Go counts lines from 0, adds one for the scanner's errors, and leaves
   * the line out when it is 0 where the problem is.
   */
  error(problem: string): YamlError {
    const line = this.line === 0 ? 0 : this.line + 1
    return new YamlError("YAML_SYNTAX", problem, this.source, this.pos, line)
  }
}

/** Letter, digit, `_` or `-`. */
export function isWordByte(c: number): boolean {
  return (
    (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 45
  )
}

/** Value of a hexadecimal digit, or -1. */
export function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48
  const lower = c | 0x20
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
