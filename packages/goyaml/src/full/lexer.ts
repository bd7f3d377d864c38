import {
  AMPERSAND,
  ASTERISK,
  BANG,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOT,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  QUESTION,
  SPACE,
  TAB,
} from "../bytes.ts"
import { YamlError } from "../errors.ts"
import { BlockColumns, DEEPEST } from "./block-columns.ts"
import type { Cursor } from "./cursor.ts"
import { type Directive, readDirective } from "./directives.ts"
import * as lexeme from "./lexemes.ts"
import { PossibleKeys } from "./possible-keys.ts"
import { PROBLEMS } from "./problems.ts"
import { readScalar, scalarStyle } from "./scalar.ts"
import { readName, readTag } from "./tags.ts"

/**
 * Reads the lexemes of one document and what stands before it. The columns of `-`, `?` and keys tell
 * where block collections begin and end.
 */
export class Lexer {
  readonly lexemes: lexeme.Lexemes = new lexeme.Lexemes()
  /** Those before the document, one for each DIRECTIVE. */
  readonly directives: Directive[] = []
  /** What stopped the reading behind the last lexeme. */
  error: YamlError | undefined
  /** Whether the error was found without a look at what follows. */
  isBetweenLexemes = false
  readonly #cursor: Cursor
  readonly #keys: PossibleKeys
  readonly #columns = new BlockColumns()
  #brackets = 0
  // Whether a key may begin here.
  #mayBeKey = true
  // Of the lexeme that is being read: how many collections end before it, whether it may be a key.
  #ended = 0
  #isAwaited = false
  // Whether the document has begun: then a marker or directive ends it.
  #inDocument = false

  constructor(cursor: Cursor) {
    this.#cursor = cursor
    this.#keys = new PossibleKeys(cursor, this.lexemes)
  }

  /** The range begins behind a `---` that it does not hold. */
  beginBehindMarker(): void {
    this.#cursor.startAt(3)
    this.#mayBeKey = false
    this.#inDocument = true
  }

  /** Reads up to the end of the document or the first error. */
  read(): void {
    try {
      for (let goesOn = true; goesOn; ) {
        this.isBetweenLexemes = false
        goesOn = this.#readNext()
        this.isBetweenLexemes = true
        this.#keys.settle()
      }
    } catch (error) {
      if (!(error instanceof YamlError)) throw error
      this.error = error
    }
  }

  // Reads a lexeme; whether the document may go on behind it.
  #readNext(): boolean {
    const cursor = this.#cursor
    this.#skipToLexeme()
    this.#ended = this.#brackets > 0 ? 0 : this.#columns.endDeeper(cursor.column)
    if (cursor.atEnd) return this.#readEnd()
    const c = cursor.at()
    if (cursor.column === 0 && this.#readBetweenDocuments(c)) return this.#goesOn()
    this.#inDocument = true
    this.#readInDocument(c)
    return true
  }

  #skipToLexeme(): void {
    const cursor = this.#cursor
    for (;;) {
      // Where a key may begin, tabs would be indentation.
      while (cursor.at() === SPACE || (cursor.at() === TAB && !this.#beginsLine)) cursor.pos++
      cursor.skipComment()
      if (!cursor.isBreak()) return
      cursor.skipBreak()
      if (this.#brackets === 0) this.#mayBeKey = true
    }
  }

  get #beginsLine(): boolean {
    return this.#brackets === 0 && this.#mayBeKey
  }

  #add(kind: number, start: number, line: number, detail = 0, end = this.#cursor.pos): void {
    this.lexemes.add({ kind, start, line, detail, end }, this.#ended, this.#cursor.pos)
    if (this.#isAwaited) this.lexemes.clearReadAhead(this.lexemes.count - 1)
    this.#isAwaited = false
  }

  #readSign(kind: number, width = 1, detail = 0): void {
    const { pos, line } = this.#cursor
    this.#cursor.pos += width
    this.#add(kind, pos, line, detail)
  }

  // Brackets hide the columns around them.
  #beginsBlock(column: number): boolean {
    return this.#brackets === 0 && this.#columns.begin(column, this.#cursor)
  }

  #readEnd(): false {
    const cursor = this.#cursor
    const lastLine = cursor.line
    const endsBlocks = this.#ended > 0
    if (cursor.column !== 0) cursor.startNextLine()
    this.#endDocument()
    // What ends by its column ends before the line that Go adds.
    this.#add(lexeme.END, cursor.pos, endsBlocks ? lastLine : cursor.line)
    return false
  }

  #endDocument(): void {
    if (this.#brackets === 0) this.#ended += this.#columns.endDeeper(-1)
    this.#keys.ruleOut()
    this.#mayBeKey = false
  }

  #readBetweenDocuments(c: number): boolean {
    const cursor = this.#cursor
    if (c === PERCENT) {
      const { pos, line } = cursor
      this.#endDocument()
      this.directives.push(readDirective(cursor))
      this.#add(lexeme.DIRECTIVE, pos, line)
    } else if (cursor.isMarker(DASH) || cursor.isMarker(DOT)) {
      this.#endDocument()
      this.#readSign(c === DASH ? lexeme.DOCUMENT_START : lexeme.DOCUMENT_END, 3)
    } else return false
    return true
  }

  #goesOn(): boolean {
    if (this.#inDocument) return false
    const kind = this.lexemes.kind(this.lexemes.count - 1)
    this.#inDocument = kind !== lexeme.DIRECTIVE
    return kind !== lexeme.DOCUMENT_END
  }

  #readInDocument(c: number): void {
    switch (c) {
      case OPEN_BRACKET:
        this.#readOpening(lexeme.OPEN_SEQ)
        return
      case OPEN_BRACE:
        this.#readOpening(lexeme.OPEN_MAP)
        return
      case CLOSE_BRACKET:
        this.#readClosing(lexeme.CLOSE_SEQ)
        return
      case CLOSE_BRACE:
        this.#readClosing(lexeme.CLOSE_MAP)
        return
      case COMMA:
        this.#keys.ruleOut()
        this.#mayBeKey = true
        this.#readSign(lexeme.COMMA)
        return
      case ASTERISK:
        this.#readProperty(lexeme.ALIAS, readName)
        return
      case AMPERSAND:
        this.#readProperty(lexeme.ANCHOR, readName)
        return
      case BANG:
        this.#readProperty(lexeme.TAG, readTag)
        return
      default:
        if (!this.#readIndicator(c)) this.#readScalar(c)
    }
  }

  // `-`, `?` and `:` where they are indicators (YAML 1.1, 5.3).
  #readIndicator(c: number): boolean {
    if (c !== DASH && c !== QUESTION && c !== COLON) return false
    if (!this.#cursor.isGap(1) && (c === DASH || this.#brackets === 0)) return false
    if (c === COLON) this.#readColon()
    else if (c === DASH) this.#readBlockStart(lexeme.ENTRY, PROBLEMS.entryNotAllowed)
    else this.#readBlockStart(lexeme.KEY, PROBLEMS.keyNotAllowed)
    return true
  }

  #readBlockStart(kind: number, notAllowed: string): void {
    if (this.#brackets === 0 && !this.#mayBeKey) throw this.#cursor.error(notAllowed)
    const begins = this.#beginsBlock(this.#cursor.column)
    this.#keys.ruleOut()
    this.#mayBeKey = kind === lexeme.ENTRY || this.#brackets === 0
    this.#readSign(kind)
    if (begins) this.lexemes.beginBlock(this.lexemes.count - 1)
  }

  #readColon(): void {
    const { lexemes } = this
    const key = this.#keys.takeKey()
    if (key !== undefined) {
      lexemes.beginKey(key.lexeme, lexemes.count)
      if (this.#beginsBlock(key.column)) lexemes.beginBlock(key.lexeme)
      this.#mayBeKey = false
      this.#readSign(lexeme.VALUE, 1, key.lexeme)
      return
    }
    if (this.#brackets === 0 && !this.#mayBeKey) {
      throw this.#cursor.error(PROBLEMS.colonNotAllowed)
    }
    const begins = this.#beginsBlock(this.#cursor.column)
    this.#mayBeKey = this.#brackets === 0
    this.#readSign(lexeme.VALUE, 1, -1)
    if (begins) lexemes.beginBlock(lexemes.count - 1)
  }

  // The lexeme that comes is a key if a colon follows, wherever one may begin.
  #awaitColon(): void {
    if (!this.#mayBeKey) return
    const { innermost } = this.#columns
    this.#keys.begin(this.#brackets === 0 && innermost === this.#cursor.column)
    this.#isAwaited = true
    this.#mayBeKey = false
  }

  #readOpening(kind: number): void {
    this.#awaitColon()
    this.#keys.openBracket()
    if (++this.#brackets > DEEPEST) throw this.#cursor.error(PROBLEMS.tooDeep)
    this.#mayBeKey = true
    this.#readSign(kind)
  }

  #readClosing(kind: number): void {
    this.#keys.ruleOut()
    if (this.#brackets > 0) {
      this.#brackets--
      this.#keys.closeBracket()
    }
    this.#mayBeKey = false
    this.#readSign(kind)
  }

  #readProperty(kind: number, read: (cursor: Cursor) => void): void {
    this.#awaitColon()
    const { pos, line } = this.#cursor
    read(this.#cursor)
    this.#add(kind, pos, line)
  }

  #readScalar(c: number): void {
    const cursor = this.#cursor
    const { pos, line } = cursor
    const inFlow = this.#brackets > 0
    const style = scalarStyle(c, inFlow)
    if (style === undefined) throw cursor.error(PROBLEMS.noToken)
    if (style === "block") this.#keys.ruleOut()
    else this.#awaitColon()
    const context = { parentColumn: this.#columns.innermost, inFlow }
    const { head, end, lineEnded } = readScalar(cursor, style, context)
    this.#mayBeKey = lineEnded
    this.#add(lexeme.SCALAR, pos, line, head, end)
  }
}
