import {
  AMPERSAND,
  ASTERISK,
  AT,
  BACKTICK,
  BANG,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  PIPE,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from "../bytes.ts"
import type { Source } from "../source.ts"
import { Cursor } from "./cursor.ts"
import { type ScalarText, scanBlockScalar, scanPlain, scanQuoted } from "./scalars.ts"
import { scanDirective, scanName, scanTag } from "./tags.ts"
import type { Token } from "./token.ts"
import * as token from "./token.ts"

/** A token that becomes a mapping key when a `:` follows on its line. */
interface SimpleKey {
  possible: boolean
  required: boolean
  number: number
  pos: number
  index: number
  line: number
  column: number
}

const MAX_DEPTH = 10_000

/**
 * libyaml's scanner (scannerc.go of go-yaml v2): turns text into tokens, with BLOCK-MAPPING-START
 * and KEY put in afterwards when a `:` shows that the token before was a key.
 */
export class TokenScanner {
  readonly cursor: Cursor
  #queue: Token[] = []
  #head = 0
  #parsed = 0
  #available = false
  #indent = -1
  readonly #indents: number[] = []
  #flowLevel = 0
  #simpleKeyAllowed = true
  readonly #simpleKeys: SimpleKey[] = []
  readonly #levelOfToken = new Map<number, number>()

  constructor(source: Source, start: number, limit: number) {
    this.cursor = new Cursor(source, start, limit)
    this.#pushSimpleKey()
  }

  /** Stands directly behind a `---` that the range does not hold. */
  startBehindMarker(): void {
    this.cursor.column = 3
    this.#simpleKeyAllowed = false
  }

  /** The next token; scans further while it may still turn out to be a key. */
  peek(): Token {
    if (!this.#available) this.#fetchMore()
    return this.#queue[this.#head] as Token
  }

  /** Drops the token that {@link peek} gave. */
  skip(): void {
    this.#available = false
    this.#parsed++
    this.#head++
    if (this.#head > 64) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
  }

  #fetchMore(): void {
    for (;;) {
      if (this.#head !== this.#queue.length) {
        const level = this.#levelOfToken.get(this.#parsed)
        if (level === undefined) break
        if (!this.#isValid(this.#simpleKeys[level] as SimpleKey)) break
      }
      this.#fetchNext()
    }
    this.#available = true
  }

  #fetchNext(): void {
    const cursor = this.cursor
    this.#skipToToken()
    this.#unrollIndent(cursor.column)
    if (cursor.atEnd) {
      this.#fetchStreamEnd()
      return
    }
    const c = cursor.at()
    if (cursor.column === 0 && c === PERCENT) {
      this.#fetchDirective()
      return
    }
    if (cursor.isDocumentMarker(DASH)) {
      this.#fetchMarker(token.DOCUMENT_START)
      return
    }
    if (cursor.isDocumentMarker(DOT)) {
      this.#fetchMarker(token.DOCUMENT_END)
      return
    }
    const inFlow = this.#flowLevel > 0
    const blankNext = cursor.isBlankOrEnd(1)
    switch (c) {
      case OPEN_BRACKET:
        this.#fetchFlowStart(token.FLOW_SEQUENCE_START)
        return
      case OPEN_BRACE:
        this.#fetchFlowStart(token.FLOW_MAPPING_START)
        return
      case CLOSE_BRACKET:
        this.#fetchFlowEnd(token.FLOW_SEQUENCE_END)
        return
      case CLOSE_BRACE:
        this.#fetchFlowEnd(token.FLOW_MAPPING_END)
        return
      case COMMA:
        this.#removeSimpleKey()
        this.#simpleKeyAllowed = true
        this.#pushIndicator(token.FLOW_ENTRY)
        return
      case DASH:
        if (blankNext) {
          this.#fetchBlockEntry()
          return
        }
        break
      case QUESTION:
        if (inFlow || blankNext) {
          this.#fetchKey()
          return
        }
        break
      case COLON:
        if (inFlow || blankNext) {
          this.#fetchValue()
          return
        }
        break
      case ASTERISK:
        this.#fetchName(token.ALIAS_TOKEN)
        return
      case AMPERSAND:
        this.#fetchName(token.ANCHOR)
        return
      case BANG:
        this.#fetchTag()
        return
      case PIPE:
      case GREATER:
        if (!inFlow) {
          this.#fetchBlockScalar(c === PIPE)
          return
        }
        break
      case SINGLE_QUOTE:
      case DOUBLE_QUOTE:
        this.#fetchScalar(scanQuoted)
        return
    }
    if (!this.#startsPlain(c)) throw cursor.error("found character that cannot start any token")
    this.#fetchScalar((at) => scanPlain(at, this.#indent, inFlow))
  }

  #startsPlain(c: number): boolean {
    switch (c) {
      case DASH:
        return !this.cursor.isBlank(1)
      case QUESTION:
      case COLON:
        return this.#flowLevel === 0
      case SPACE:
      case TAB:
      case HASH:
      case PIPE:
      case GREATER:
      case PERCENT:
      case AT:
      case BACKTICK:
        return false
      default:
        return true
    }
  }

  #skipToToken(): void {
    const cursor = this.cursor
    for (;;) {
      while (
        cursor.at() === SPACE ||
        (cursor.at() === TAB && (this.#flowLevel > 0 || !this.#simpleKeyAllowed))
      ) {
        cursor.skip()
      }
      cursor.skipComment()
      if (!cursor.isBreak()) return
      cursor.skipLine()
      if (this.#flowLevel === 0) this.#simpleKeyAllowed = true
    }
  }

  #push(type: number, start: number, line: number, scalar?: ScalarText): void {
    const end = this.cursor.pos
    const head = scalar?.head ?? 0
    this.#queue.push({ type, start, end: scalar?.end ?? end, line, head, value: "", suffix: "" })
  }

  #pushIndicator(type: number, width = 1): void {
    const { pos, line } = this.cursor
    this.cursor.skip(width)
    this.#push(type, pos, line)
  }

  #nextNumber(): number {
    return this.#parsed + this.#queue.length - this.#head
  }

  // With a number the token goes before the one of that number. It appends when the parser has
  // taken that one already, which go-yaml lets happen behind `[]` and `{}`.
  #insert(type: number, pos: number, line: number, number?: number): void {
    const mark = { type, start: pos, end: pos, line, head: 0, value: "", suffix: "" }
    const place = number === undefined ? -1 : number - this.#parsed
    if (place < 0) this.#queue.push(mark)
    else this.#queue.splice(this.#head + place, 0, mark)
  }

  #rollIndent(column: number, type: number, pos: number, line: number, number?: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return
    this.#indents.push(this.#indent)
    this.#indent = column
    if (this.#indents.length > MAX_DEPTH) {
      throw this.cursor.error(`exceeded max depth of ${MAX_DEPTH}`)
    }
    this.#insert(type, pos, line, number)
  }

  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return
    while (this.#indent > column) {
      this.#insert(token.BLOCK_END, this.cursor.pos, this.cursor.line)
      this.#indent = this.#indents.pop() as number
    }
  }

  #pushSimpleKey(): void {
    this.#simpleKeys.push({
      possible: false,
      required: false,
      number: this.#nextNumber(),
      pos: 0,
      index: 0,
      line: 0,
      column: 0,
    })
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false
    if (key.line < this.cursor.line || key.index + 1024 < this.cursor.index) {
      if (key.required) throw this.cursor.error("could not find expected ':'")
      key.possible = false
      return false
    }
    return true
  }

  #saveSimpleKey(): void {
    if (!this.#simpleKeyAllowed) return
    this.#removeSimpleKey()
    const { pos, index, line, column } = this.cursor
    const required = this.#flowLevel === 0 && this.#indent === column
    const number = this.#nextNumber()
    const level = this.#simpleKeys.length - 1
    this.#simpleKeys[level] = { possible: true, required, number, pos, index, line, column }
    this.#levelOfToken.set(number, level)
  }

  #removeSimpleKey(): void {
    const key = this.#simpleKeys.at(-1) as SimpleKey
    if (!key.possible) return
    if (key.required) throw this.cursor.error("could not find expected ':'")
    key.possible = false
    this.#levelOfToken.delete(key.number)
  }

  #fetchStreamEnd(): void {
    if (this.cursor.column !== 0) {
      this.cursor.column = 0
      this.cursor.line++
    }
    this.#unrollIndent(-1)
    this.#removeSimpleKey()
    this.#simpleKeyAllowed = false
    this.#insert(token.STREAM_END, this.cursor.pos, this.cursor.line)
  }

  #fetchDirective(): void {
    this.#unrollIndent(-1)
    this.#removeSimpleKey()
    this.#simpleKeyAllowed = false
    const { pos, line } = this.cursor
    const directive = scanDirective(this.cursor)
    const yaml = directive.name === "YAML"
    this.#queue.push({
      type: yaml ? token.VERSION_DIRECTIVE : token.TAG_DIRECTIVE,
      start: pos,
      end: this.cursor.pos,
      line,
      head: 0,
      value: yaml ? directive.version : directive.handle,
      suffix: yaml ? "" : directive.prefix,
    })
  }

  #fetchMarker(type: number): void {
    this.#unrollIndent(-1)
    this.#removeSimpleKey()
    this.#simpleKeyAllowed = false
    this.#pushIndicator(type, 3)
  }

  #fetchFlowStart(type: number): void {
    this.#saveSimpleKey()
    this.#pushSimpleKey()
    this.#flowLevel++
    if (this.#flowLevel > MAX_DEPTH) {
      throw this.cursor.error(`exceeded max depth of ${MAX_DEPTH}`)
    }
    this.#simpleKeyAllowed = true
    this.#pushIndicator(type)
  }

  #fetchFlowEnd(type: number): void {
    this.#removeSimpleKey()
    if (this.#flowLevel > 0) {
      this.#flowLevel--
      this.#levelOfToken.delete((this.#simpleKeys.pop() as SimpleKey).number)
    }
    this.#simpleKeyAllowed = false
    this.#pushIndicator(type)
  }

  #fetchBlockEntry(): void {
    const { pos, line, column } = this.cursor
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) {
        throw this.cursor.error("block sequence entries are not allowed in this context")
      }
      this.#rollIndent(column, token.BLOCK_SEQUENCE_START, pos, line)
    }
    this.#removeSimpleKey()
    this.#simpleKeyAllowed = true
    this.#pushIndicator(token.BLOCK_ENTRY)
  }

  #fetchKey(): void {
    const { pos, line, column } = this.cursor
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) {
        throw this.cursor.error("mapping keys are not allowed in this context")
      }
      this.#rollIndent(column, token.BLOCK_MAPPING_START, pos, line)
    }
    this.#removeSimpleKey()
    this.#simpleKeyAllowed = this.#flowLevel === 0
    this.#pushIndicator(token.KEY)
  }

  #fetchValue(): void {
    const key = this.#simpleKeys.at(-1) as SimpleKey
    if (this.#isValid(key)) {
      this.#insert(token.KEY, key.pos, key.line, key.number)
      this.#rollIndent(key.column, token.BLOCK_MAPPING_START, key.pos, key.line, key.number)
      key.possible = false
      this.#levelOfToken.delete(key.number)
      this.#simpleKeyAllowed = false
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#simpleKeyAllowed) {
          throw this.cursor.error("mapping values are not allowed in this context")
        }
        const { pos, line, column } = this.cursor
        this.#rollIndent(column, token.BLOCK_MAPPING_START, pos, line)
      }
      this.#simpleKeyAllowed = this.#flowLevel === 0
    }
    this.#pushIndicator(token.VALUE)
  }

  #fetchName(type: number): void {
    this.#saveSimpleKey()
    this.#simpleKeyAllowed = false
    const { pos, line } = this.cursor
    const value = scanName(this.cursor)
    this.#queue.push({ type, start: pos, end: this.cursor.pos, line, head: 0, value, suffix: "" })
  }

  #fetchTag(): void {
    this.#saveSimpleKey()
    this.#simpleKeyAllowed = false
    const { pos, line } = this.cursor
    const { handle, suffix } = scanTag(this.cursor)
    const end = this.cursor.pos
    this.#queue.push({ type: token.TAG, start: pos, end, line, head: 0, value: handle, suffix })
  }

  #fetchBlockScalar(literal: boolean): void {
    this.#removeSimpleKey()
    this.#simpleKeyAllowed = true
    const { pos, line } = this.cursor
    this.#push(token.SCALAR, pos, line, scanBlockScalar(this.cursor, this.#indent, literal))
  }

  #fetchScalar(scan: (cursor: Cursor) => ScalarText): void {
    this.#saveSimpleKey()
    this.#simpleKeyAllowed = false
    const { pos, line } = this.cursor
    const text = scan(this.cursor)
    if (text.endsOnNewLine) this.#simpleKeyAllowed = true
    this.#push(token.SCALAR, pos, line, text)
  }
}
