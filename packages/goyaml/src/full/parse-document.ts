import { YamlError } from "../errors.ts"
import { directivesBefore, followsMarker } from "../markers.ts"
import type { Source } from "../source.ts"
import { DEFAULT_HANDLES } from "../yaml-document.ts"
import { Composer, type TagHandles } from "./composer.ts"
import { Cursor } from "./cursor.ts"
import { type ReaderProblem, readerMeets, readerProblem } from "./encoding.ts"
import { DIRECTIVE, DOCUMENT_END, DOCUMENT_START, END, SCALAR } from "./lexemes.ts"
import { Lexer } from "./lexer.ts"
import { PROBLEMS } from "./problems.ts"

// Bytes behind the first one of a lexeme that Go looks at, because it may be `--- `.
const LOOKAHEAD = 3
const BYTE_ORDER_MARK = "\xef\xbb\xbf"

/** What the parser knows besides the tape. */
export interface ParsedDocument {
  /** 0, or -1 when the document is empty. */
  readonly root: number
  readonly handles: TagHandles
}

/**
 * Parses the first document of a range onto the tape, as yaml.Unmarshal would read the range: what
 * follows the document is not looked at. Throws Go's error, YAML_SYNTAX.
 */
export function parseDocument(source: Source, start: number, end: number): ParsedDocument {
  const behindMarker = followsMarker(source, start)
  const from = behindMarker ? directivesBefore(source, start) : start
  const parser = new DocumentParser(
    source,
    cursorAt(source, from, end),
    from === start && behindMarker,
  )
  const bad = readerProblem(source.bytes, source.latin1, from, end)
  if (bad === undefined) return parser.parse()
  return parseUpTo(bad, parser, { source, start: from, end })
}

function cursorAt(source: Source, from: number, end: number): Cursor {
  const hasMark = source.latin1.startsWith(BYTE_ORDER_MARK, from)
  const cursor = new Cursor(source, hasMark ? from + BYTE_ORDER_MARK.length : from, end)
  // The scanner skips a second mark, which then counts as a column.
  if (hasMark && source.latin1.startsWith(BYTE_ORDER_MARK, cursor.pos)) cursor.skipCharacter()
  return cursor
}

// The reader's error comes before any other that Go would find in the same piece of text.
function parseUpTo(
  bad: ReaderProblem,
  parser: DocumentParser,
  { source, start, end }: { source: Source; start: number; end: number },
): ParsedDocument {
  let parsed: ParsedDocument | undefined
  let failure: unknown
  try {
    parsed = parser.parse()
  } catch (error) {
    failure = error
  }
  if (readerMeets(bad, { bytes: source.bytes, start, end }, parser.lookedAt)) {
    throw new YamlError("YAML_SYNTAX", bad.problem, source, bad.offset)
  }
  if (parsed === undefined) throw failure
  return parsed
}

class DocumentParser {
  readonly #cursor: Cursor
  readonly #lexer: Lexer
  readonly #handles = new Map<string, string>()
  readonly #composer: Composer
  readonly #behindMarker: boolean

  constructor(source: Source, cursor: Cursor, behindMarker: boolean) {
    this.#cursor = cursor
    this.#lexer = new Lexer(cursor)
    this.#composer = new Composer(source, this.#lexer, this.#handles)
    this.#behindMarker = behindMarker
    if (behindMarker) this.#lexer.beginBehindMarker()
  }

  parse(): ParsedDocument {
    const composer = this.#composer
    this.#lexer.read()
    const first = this.#readPreamble()
    composer.use(first)
    const kind = composer.lexemes.kind(first)
    const isExplicit = first > 0 || this.#behindMarker
    const isEmpty = isExplicit ? kind <= DOCUMENT_END : kind === END
    if (!isEmpty) composer.compose(first)
    return { root: isEmpty ? -1 : 0, handles: this.#handles }
  }

  /** The last byte that Go has looked at. */
  get lookedAt(): number {
    const { lexemes, read } = this.#composer
    const isError = read > lexemes.count
    if (isError && !this.#lexer.isBetweenLexemes) return this.#cursor.pos + LOOKAHEAD
    const last = Math.min(read, lexemes.count) - 1
    const stop = lexemes.stop(last)
    // The byte behind plain text may show that it goes on.
    const isOpen = lexemes.kind(last) === SCALAR && stop === lexemes.end(last)
    return Math.max(lexemes.start(last) + LOOKAHEAD, isOpen ? stop + 1 : stop)
  }

  // Directives and their `---`. Gives the lexeme behind.
  #readPreamble(): number {
    const composer = this.#composer
    let lexeme = 0
    if (!this.#behindMarker) {
      lexeme = this.#readDirectives()
      const isMarker = composer.lexemes.kind(lexeme) === DOCUMENT_START
      if (lexeme > 0 && !isMarker) throw composer.error(PROBLEMS.noMarker, lexeme)
      if (isMarker) lexeme++
    }
    for (const [handle, prefix] of DEFAULT_HANDLES) {
      if (!this.#handles.has(handle)) this.#handles.set(handle, prefix)
    }
    return lexeme
  }

  #readDirectives(): number {
    const composer = this.#composer
    let lexeme = 0
    let hasVersion = false
    composer.use(lexeme)
    for (const directive of this.#lexer.directives) {
      if (composer.lexemes.kind(lexeme) !== DIRECTIVE) break
      if (directive.name === "TAG") this.#declare(directive.handle, directive.prefix, lexeme)
      else {
        if (hasVersion) throw composer.error(PROBLEMS.secondVersion, lexeme)
        if (directive.version !== "1.1") throw composer.error(PROBLEMS.otherVersion, lexeme)
        hasVersion = true
      }
      composer.use(++lexeme)
    }
    return lexeme
  }

  #declare(handle: string, prefix: string, lexeme: number): void {
    if (this.#handles.has(handle)) throw this.#composer.error(PROBLEMS.secondHandle, lexeme)
    this.#handles.set(handle, prefix)
  }
}
