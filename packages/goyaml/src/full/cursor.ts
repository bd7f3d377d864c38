import { CR, HASH, LF, SPACE, TAB } from "../bytes.ts"
import { YamlError } from "../errors.ts"
import type { Source } from "../source.ts"
import { PROBLEMS } from "./problems.ts"

/**
 * A place in a range of a source. Go counts characters where we count bytes, so the bytes that only
 * continue a character are counted apart.
 */
export class Cursor {
  readonly source: Source
  readonly limit: number
  pos: number
  /** Line breaks so far, as Go counts them. */
  line = 0
  #continuations = 0
  #lineStart: number

  constructor(source: Source, start: number, limit: number) {
    this.source = source
    this.limit = limit
    this.pos = start
    this.#lineStart = start
  }

  /** Characters up to here; only differences mean something. */
  get index(): number {
    return this.pos - this.#continuations
  }

  /** Characters since the start of the line. */
  get column(): number {
    return this.pos - this.#continuations - this.#lineStart
  }

  /** Lets the column be another one than the range shows. */
  startAt(column: number): void {
    this.#lineStart = this.index - column
  }

  /** The byte here, or some bytes ahead; zero behind the end. */
  at(offset = 0): number {
    const i = this.pos + offset
    return i < this.limit ? (this.source.bytes[i] as number) : 0
  }

  get atEnd(): boolean {
    return this.pos >= this.limit
  }

  /** Skips one character of any width. */
  skipCharacter(): void {
    const c = this.at()
    const more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3
    this.pos += 1 + more
    this.#continuations += more
  }

  skipBlanks(): void {
    while (this.isBlank()) this.pos++
  }

  /** Skips what stands before the next line break. */
  skipLine(): void {
    while (!this.atEnd && !this.isBreak()) this.skipCharacter()
  }

  /** Skips a comment when one starts here. */
  skipComment(): void {
    if (this.at() === HASH) this.skipLine()
  }

  /** Skips blanks, a comment and the line break behind them; throws for any other text. */
  finishLine(): void {
    this.skipBlanks()
    this.skipComment()
    if (!this.atEnd && !this.isBreak()) throw this.error(PROBLEMS.noLineEnd)
    this.skipBreak()
  }

  /** Skips the line break here, if there is one. */
  skipBreak(): void {
    const width = this.breakWidth()
    if (width === 0) return
    if (this.at() > CR) this.#continuations += width - 1
    this.pos += width
    this.startNextLine()
  }

  /** Counts a line break that is not there: Go ends the last line itself. */
  startNextLine(): void {
    this.line++
    this.#lineStart = this.index
  }

  /** Bytes of the line break here: LF, CR, CR LF, NEL, LS or PS (YAML 1.1, 4.2). */
  breakWidth(offset = 0): number {
    const c = this.at(offset)
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

  /** Whether what stands before the offset ends there: by a blank, a line break or the end. */
  isGap(offset = 0): boolean {
    const c = this.at(offset)
    if (c > SPACE && c < 0xc2) return false
    return this.isBlank(offset) || this.isBreak(offset) || this.pos + offset >= this.limit
  }

  /** Whether `---` (or `...`, by the byte that is asked for) stands here at the start of a line. */
  isMarker(byte: number): boolean {
    if (this.at() !== byte || this.column !== 0) return false
    return this.at(1) === byte && this.at(2) === byte && this.isGap(3)
  }

  /**
   * An error here. Go counts lines from 0, says the number of the next one, and says none when the
   * trouble is on the first.
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
