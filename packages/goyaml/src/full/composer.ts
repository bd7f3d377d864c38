import { YamlError } from "../errors.ts"
import type { Source } from "../source.ts"
import * as tape from "../tape.ts"
import { BlockMapping } from "./collections/block-mapping.ts"
import { BlockSequence } from "./collections/block-sequence.ts"
import { BLOCK_END, BLOCK_MAP, BLOCK_SEQ, type Collection } from "./collections/collection.ts"
import { FlowMapping } from "./collections/flow-mapping.ts"
import { FlowSequence } from "./collections/flow-sequence.ts"
import { Root } from "./collections/root.ts"
import { ALIAS, ENTRY, KEY, type Lexemes, OPEN_MAP, OPEN_SEQ, SCALAR, VALUE } from "./lexemes.ts"
import type { Lexer } from "./lexer.ts"
import { PendingProperties } from "./pending-properties.ts"
import { PROBLEMS, unknownAnchor } from "./problems.ts"
import { handleOf } from "./tags.ts"

/** Prefixes of the tag handles of a document. */
export type TagHandles = ReadonlyMap<string, string>

/** Puts the nodes of a document onto the tape. The open collections are a stack of objects. */
export class Composer {
  readonly lexemes: Lexemes
  /** Where the last scalar, empty node or bracket ended: a block collection ends there too. */
  lastEnd = 0
  /** How many lexemes Go had to read so far. */
  read = 0
  readonly #source: Source
  readonly #lexer: Lexer
  readonly #handles: TagHandles
  readonly #anchors = new Set<string>()
  readonly #properties: PendingProperties
  readonly #open: Collection[] = [new Root(this)]
  #isFinished = false
  // A bracket of which Go learns too late that it begins a key.
  #lateKey = -1

  constructor(source: Source, lexer: Lexer, handles: TagHandles) {
    this.#source = source
    this.#lexer = lexer
    this.lexemes = lexer.lexemes
    this.#handles = handles
    this.#properties = new PendingProperties(lexer.lexemes)
  }

  /** Composes the node that begins with a lexeme. Throws Go's error. */
  compose(first: number): void {
    for (let lexeme = first; !this.#isFinished; lexeme++) {
      // Go ends block collections before it reads on from the lexeme that shows their end.
      this.#needs(lexeme + 1)
      for (let ends = this.lexemes.endsBefore(lexeme); ends > 0; ends--) {
        this.#take(BLOCK_END, lexeme)
      }
      this.use(lexeme)
      this.#takeLexeme(lexeme)
    }
  }

  /** Throws the error that Go finds by the time it uses the lexeme. */
  use(lexeme: number): void {
    this.#needs(lexeme + 1)
    this.#needs(this.lexemes.readAhead(lexeme))
  }

  #needs(count: number): void {
    if (count > this.read) this.read = count
    if (this.read > this.lexemes.count && this.#lexer.error !== undefined) throw this.#lexer.error
  }

  /** Nothing more is to come. */
  finish(): void {
    this.#isFinished = true
  }

  /** An error of the document's structure. */
  error(problem: string, lexeme: number): YamlError {
    const { lexemes } = this
    const offset = lexemes.start(lexeme)
    return new YamlError("YAML_SYNTAX", problem, this.#source, offset, lexemes.line(lexeme))
  }

  #takeLexeme(lexeme: number): void {
    const { lexemes } = this
    const kind = lexemes.kind(lexeme)
    if (lexemes.beginsKey(lexeme)) {
      if (isOpening(kind) && lexemes.detail(lexeme) >= this.read) this.#lateKey = lexeme
      else {
        if (lexemes.beginsBlock(lexeme)) this.#take(BLOCK_MAP, lexeme)
        this.#take(KEY, lexeme)
      }
    } else if (kind === VALUE && lexemes.detail(lexeme) >= 0) this.#takeLateKey(lexeme)
    else if (lexemes.beginsBlock(lexeme)) this.#take(kind === ENTRY ? BLOCK_SEQ : BLOCK_MAP, lexeme)
    this.#take(kind, lexeme)
  }

  // To Go such a key comes behind its own text, and its map behind the key.
  #takeLateKey(colon: number): void {
    const key = this.lexemes.detail(colon)
    if (key !== this.#lateKey) return
    this.#take(KEY, key)
    if (this.lexemes.beginsBlock(key)) this.#take(BLOCK_MAP, key)
  }

  #take(sign: number, lexeme: number): void {
    while (!this.#isFinished && !this.#isTaken(sign, lexeme)) {
      // Something was closed, opened or left empty: the sign is for what is open now.
    }
  }

  #isTaken(sign: number, lexeme: number): boolean {
    const collection = this.#open[this.#open.length - 1] as Collection
    if (collection.awaitsNode) {
      if (this.#properties.take(sign, lexeme)) return true
      this.#checkTag()
      if (this.#beginsNode(sign, lexeme, collection)) return sign !== ENTRY
      if (this.#properties.exist) {
        this.putEmpty(this.#properties.end)
        return false
      }
    }
    return collection.take(sign, lexeme)
  }

  #checkTag(): void {
    const { tag } = this.#properties
    if (tag < 0) return
    const handle = handleOf(this.#textOf(tag))
    if (handle !== undefined && !this.#handles.has(handle)) {
      throw this.error(PROBLEMS.unknownHandle, tag)
    }
  }

  #textOf(lexeme: number): string {
    return this.#source.latin1.slice(this.lexemes.start(lexeme), this.lexemes.end(lexeme))
  }

  // Puts a scalar or opens a collection, if the sign begins one here.
  #beginsNode(sign: number, lexeme: number, { isBlock, holdsEntries }: Collection): boolean {
    const { lexemes } = this
    if (sign === SCALAR) this.#putLeaf(lexemes.detail(lexeme), lexeme)
    else if (sign === ALIAS) return !this.#properties.exist && this.#putAlias(lexeme)
    else if (sign === OPEN_SEQ) this.#openAt(lexeme, tape.FLOW_SEQ)
    else if (sign === OPEN_MAP) this.#openAt(lexeme, tape.FLOW_MAP)
    else if (sign === BLOCK_MAP && isBlock) this.#openAt(lexeme, tape.MAP)
    else if (sign === BLOCK_SEQ && isBlock) this.#openAt(lexeme, tape.SEQ)
    else if (sign === ENTRY && holdsEntries) this.#openAt(lexeme, tape.SEQ, true)
    else return false
    return true
  }

  #pushProperties(): number {
    const { anchor, exist } = this.#properties
    if (anchor >= 0) this.#anchors.add(this.#textOf(anchor).slice(1))
    if (exist) this.lastEnd = this.#properties.end
    return this.#properties.push()
  }

  #putLeaf(head: number, lexeme: number): void {
    this.#put(head, this.lexemes.start(lexeme), this.lexemes.end(lexeme))
  }

  #put(head: number, start: number, end: number): void {
    const properties = this.#pushProperties()
    tape.pushNode(head, start, end)
    if (properties >= 0) tape.spanNode(properties)
    this.lastEnd = end
    this.#fill()
  }

  #fill(): void {
    ;(this.#open[this.#open.length - 1] as Collection).filled()
  }

  #putAlias(lexeme: number): true {
    const name = this.#textOf(lexeme).slice(1)
    if (!this.#anchors.has(name)) {
      const offset = this.lexemes.start(lexeme)
      throw new YamlError("YAML_SYNTAX", unknownAnchor(name), this.#source, offset)
    }
    this.#putLeaf(tape.ALIAS, lexeme)
    return true
  }

  /** Puts an empty node where one is awaited. */
  putEmpty(offset: number): void {
    this.#put(tape.NULL, offset, offset)
  }

  #openAt(lexeme: number, kind: number, inKeyColumn = false): void {
    const properties = this.#pushProperties()
    const start = this.lexemes.start(lexeme)
    const node = tape.pushNode(kind, start, start)
    if (kind === tape.MAP) this.open(new BlockMapping(this, node, properties))
    else if (kind === tape.SEQ) this.open(new BlockSequence(this, node, properties, inKeyColumn))
    else if (kind === tape.FLOW_SEQ) this.open(new FlowSequence(this, node, properties))
    else this.open(new FlowMapping(this, node, properties))
  }

  /** Opens a collection in the innermost one. */
  open(collection: Collection): void {
    this.#open.push(collection)
  }

  /** Ends the innermost collection where the last node ended. */
  close(): void {
    const { node, properties } = this.#open.pop() as Collection
    tape.closeNode(node, this.lastEnd)
    if (properties >= 0) tape.spanNode(properties)
    this.#fill()
  }

  /** Ends the innermost collection with its bracket. */
  closeBracket(lexeme: number): void {
    this.lastEnd = this.lexemes.end(lexeme)
    this.close()
  }
}

function isOpening(kind: number): boolean {
  return kind === OPEN_SEQ || kind === OPEN_MAP
}
