// What a lexeme is. The first four cannot stand inside a document.
export const END = 0
export const DIRECTIVE = 1
export const DOCUMENT_START = 2
export const DOCUMENT_END = 3
/** `-`, `?` and `:` as indicators. */
export const ENTRY = 4
export const KEY = 5
export const VALUE = 6
/** `,` and the four brackets. */
export const COMMA = 7
export const OPEN_SEQ = 8
export const OPEN_MAP = 9
export const CLOSE_SEQ = 10
export const CLOSE_MAP = 11
export const ALIAS = 12
export const ANCHOR = 13
export const TAG = 14
export const SCALAR = 15

const FIELDS = 8
const TRAITS = 1
const START = 2
const TEXT_END = 3
const LINE = 4
const DETAIL = 5
const READ = 6
const STOP = 7

/** Traits: a key begins here; a block collection begins here. Above them: how many end before. */
const BEGINS_KEY = 1
const BEGINS_BLOCK = 2
const ENDS_SHIFT = 2

const UNKNOWN = 0x7fffffff

/** What a reader knows of a lexeme when it has read it. */
export interface Lexeme {
  readonly kind: number
  readonly start: number
  readonly line: number
  /** Where its text ends; a plain scalar's blanks and line breaks are read, but not its text. */
  readonly end: number
  /** Head of a scalar's node, or for a `:` the lexeme that its key begins with, or -1. */
  readonly detail: number
}

/**
 * The lexemes of a document, in the order of its text. That a lexeme begins a key, and with it a
 * map, shows only at the `:`; it is noted here then.
 */
export class Lexemes {
  #cells = new Int32Array(64 * FIELDS)
  count = 0

  /** Appends a lexeme before which some block collections end; the cursor stands at `stop`. */
  add(lexeme: Lexeme, ends: number, stop: number): void {
    const at = this.count * FIELDS
    if (at === this.#cells.length) {
      const larger = new Int32Array(at * 2)
      larger.set(this.#cells)
      this.#cells = larger
    }
    const cells = this.#cells
    cells[at] = lexeme.kind
    cells[at + TRAITS] = ends << ENDS_SHIFT
    cells[at + START] = lexeme.start
    cells[at + TEXT_END] = lexeme.end
    cells[at + LINE] = lexeme.line
    cells[at + DETAIL] = lexeme.detail
    cells[at + READ] = ++this.count
    cells[at + STOP] = stop
  }

  #get(lexeme: number, field: number): number {
    return this.#cells[lexeme * FIELDS + field] as number
  }

  #mark(lexeme: number, trait: number): void {
    const at = lexeme * FIELDS + TRAITS
    this.#cells[at] = (this.#cells[at] as number) | trait
  }

  kind(lexeme: number): number {
    return this.#get(lexeme, 0)
  }

  start(lexeme: number): number {
    return this.#get(lexeme, START)
  }

  end(lexeme: number): number {
    return this.#get(lexeme, TEXT_END)
  }

  line(lexeme: number): number {
    return this.#get(lexeme, LINE)
  }

  detail(lexeme: number): number {
    return this.#get(lexeme, DETAIL)
  }

  /** Where the cursor stood behind the lexeme. */
  stop(lexeme: number): number {
    return this.#get(lexeme, STOP)
  }

  /** How many lexemes Go has read when it uses this one: further ones while it may be a key. */
  readAhead(lexeme: number): number {
    return this.#get(lexeme, READ)
  }

  setReadAhead(lexeme: number, count: number): void {
    this.#cells[lexeme * FIELDS + READ] = count
  }

  /** Leaves open how far Go reads: to the end, or to an error, unless it is set later. */
  clearReadAhead(lexeme: number): void {
    this.setReadAhead(lexeme, UNKNOWN)
  }

  beginKey(lexeme: number, colon: number): void {
    this.#mark(lexeme, BEGINS_KEY)
    if (this.kind(lexeme) !== SCALAR) this.#cells[lexeme * FIELDS + DETAIL] = colon
  }

  beginBlock(lexeme: number): void {
    this.#mark(lexeme, BEGINS_BLOCK)
  }

  beginsKey(lexeme: number): boolean {
    return (this.#get(lexeme, TRAITS) & BEGINS_KEY) !== 0
  }

  beginsBlock(lexeme: number): boolean {
    return (this.#get(lexeme, TRAITS) & BEGINS_BLOCK) !== 0
  }

  /** How many block collections end before the lexeme. */
  endsBefore(lexeme: number): number {
    return this.#get(lexeme, TRAITS) >> ENDS_SHIFT
  }
}
