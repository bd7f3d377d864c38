import { YamlError } from "../errors.ts"
import type { Source } from "../source.ts"
import * as tape from "../tape.ts"
import { directivesBefore, followsMarker } from "./markers.ts"
import { readerMeets, readerProblem } from "./reader.ts"
import { TokenScanner } from "./scanner.ts"
import type { Token } from "./token.ts"
import * as token from "./token.ts"

/** Prefixes of the tag handles of a document. */
export type TagHandles = ReadonlyMap<string, string>

const BYTE_ORDER_MARK = "\xef\xbb\xbf"

/** What the parser knows besides the tape. */
export interface ParsedDocument {
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
  const mark = source.latin1.startsWith(BYTE_ORDER_MARK, from) ? 3 : 0
  const scanner = new TokenScanner(source, from + mark, end)
  if (behindMarker && from === start) scanner.startBehindMarker()
  // The scanner skips a second mark, which then counts as a column.
  else if (mark > 0 && source.latin1.startsWith(BYTE_ORDER_MARK, from + mark)) scanner.cursor.skip()
  const bad = readerProblem(source.bytes, source.latin1, from, end)
  try {
    return new TokenParser(source, scanner).parse(behindMarker && from === start)
  } catch (error) {
    if (error instanceof RangeError) throw scanner.cursor.error("exceeded max depth of 10000")
    throw error
  } finally {
    if (bad !== undefined && readerMeets(bad, from, scanner.cursor.pos)) {
      // biome-ignore lint/correctness/noUnsafeFinally: the reader's error comes before the scanner's
      throw new YamlError("YAML_SYNTAX", bad.problem, source, bad.offset)
    }
  }
}

class TokenParser {
  readonly #source: Source
  readonly #scanner: TokenScanner
  readonly #anchors = new Set<string>()
  readonly #handles = new Map<string, string>()
  // Where the last leaf or bracket ended: collections end there, not at the next token.
  #end = 0

  constructor(source: Source, scanner: TokenScanner) {
    this.#source = source
    this.#scanner = scanner
  }

  parse(behindMarker: boolean): ParsedDocument {
    const explicit = this.#parseDocumentStart(behindMarker)
    const type = this.#peek().type
    const empty = explicit ? type <= token.DOCUMENT_END : type === token.STREAM_END
    if (!empty) this.#parseNode(true, false)
    // Go looks at the token behind the document, and may fail there, but reads no further.
    this.#peek()
    return { root: empty ? -1 : 0, handles: this.#handles }
  }

  #parseDocumentStart(behindMarker: boolean): boolean {
    let explicit = behindMarker
    if (!behindMarker) {
      const { type } = this.#peek()
      explicit =
        type === token.VERSION_DIRECTIVE ||
        type === token.TAG_DIRECTIVE ||
        type === token.DOCUMENT_START
      if (explicit) {
        this.#parseDirectives()
        const next = this.#peek()
        if (next.type !== token.DOCUMENT_START) {
          throw this.#error("did not find expected <document start>", next)
        }
        this.#scanner.skip()
      }
    }
    if (!this.#handles.has("!")) this.#handles.set("!", "!")
    if (!this.#handles.has("!!")) this.#handles.set("!!", "tag:yaml.org,2002:")
    return explicit
  }

  #parseDirectives(): void {
    let versioned = false
    for (;;) {
      const directive = this.#peek()
      if (directive.type === token.VERSION_DIRECTIVE) {
        if (versioned) throw this.#error("found duplicate %YAML directive", directive)
        if (directive.value !== "1.1") {
          throw this.#error("found incompatible YAML document", directive)
        }
        versioned = true
      } else if (directive.type === token.TAG_DIRECTIVE) {
        if (this.#handles.has(directive.value)) {
          throw this.#error("found duplicate %TAG directive", directive)
        }
        this.#handles.set(directive.value, directive.suffix)
      } else return
      this.#scanner.skip()
    }
  }

  #peek(): Token {
    return this.#scanner.peek()
  }

  // An error of the parser at a token; `context` gives the line when the token is on line 0.
  #error(problem: string, at: Token, contextLine = 0): YamlError {
    return new YamlError("YAML_SYNTAX", problem, this.#source, at.start, at.line || contextLine)
  }

  #leaf(head: number, start: number, end: number): void {
    tape.pushNode(head, start, end)
    this.#end = end
  }

  #empty(offset: number): void {
    this.#leaf(tape.NULL, offset, offset)
  }

  #parseNode(block: boolean, indentless: boolean): void {
    const first = this.#peek()
    if (first.type === token.ALIAS_TOKEN) {
      if (!this.#anchors.has(first.value)) {
        throw new YamlError(
          "YAML_SYNTAX",
          `unknown anchor '${first.value}' referenced`,
          this.#source,
          first.start,
        )
      }
      this.#leaf(tape.ALIAS, first.start, first.end)
      this.#scanner.skip()
      return
    }
    const properties = this.#parseProperties(first)
    this.#parseContent(block, indentless, properties >= 0, first.line)
    if (properties >= 0) tape.spanNode(properties)
  }

  // Writes a PROPERTIES node for an anchor and a tag, in either order.
  #parseProperties(first: Token): number {
    if (first.type !== token.ANCHOR && first.type !== token.TAG) return -1
    let last = first
    let tag = first.type === token.TAG ? first : undefined
    let anchor = first.type === token.ANCHOR ? first : undefined
    this.#scanner.skip()
    const second = this.#peek()
    if (second.type === token.TAG && tag === undefined) tag = second
    else if (second.type === token.ANCHOR && anchor === undefined) anchor = second
    if (second === tag || second === anchor) {
      last = second
      this.#scanner.skip()
      this.#peek()
    }
    if (tag !== undefined && tag.value !== "" && !this.#handles.has(tag.value)) {
      throw this.#error("found undefined tag handle", tag, first.line)
    }
    if (anchor !== undefined) this.#anchors.add(anchor.value)
    this.#end = last.end
    return tape.pushNode(tape.PROPERTIES, first.start, last.end)
  }

  #parseContent(block: boolean, indentless: boolean, properties: boolean, line: number): void {
    const next = this.#peek()
    switch (next.type) {
      case token.BLOCK_ENTRY:
        if (indentless) {
          this.#parseIndentlessSequence(next.start)
          return
        }
        break
      case token.SCALAR:
        this.#leaf(next.head, next.start, next.end)
        this.#scanner.skip()
        return
      case token.FLOW_SEQUENCE_START:
        this.#parseFlowSequence(next)
        return
      case token.FLOW_MAPPING_START:
        this.#parseFlowMapping(next)
        return
      case token.BLOCK_SEQUENCE_START:
        if (block) {
          this.#parseBlockSequence(next)
          return
        }
        break
      case token.BLOCK_MAPPING_START:
        if (block) {
          this.#parseBlockMapping(next)
          return
        }
        break
    }
    if (properties) {
      this.#empty(this.#end)
      return
    }
    throw this.#error("did not find expected node content", next, line)
  }

  #parseBlockSequence(start: Token): void {
    const node = tape.pushNode(tape.SEQ, start.start, start.start)
    this.#scanner.skip()
    for (;;) {
      const entry = this.#peek()
      if (entry.type === token.BLOCK_END) break
      if (entry.type !== token.BLOCK_ENTRY) {
        throw this.#error("did not find expected '-' indicator", entry, start.line)
      }
      this.#scanner.skip()
      const { type } = this.#peek()
      if (type === token.BLOCK_ENTRY || type === token.BLOCK_END) this.#empty(entry.end)
      else this.#parseNode(true, false)
    }
    this.#scanner.skip()
    tape.closeNode(node, this.#end)
  }

  #parseIndentlessSequence(start: number): void {
    const node = tape.pushNode(tape.SEQ, start, start)
    for (let entry = this.#peek(); entry.type === token.BLOCK_ENTRY; entry = this.#peek()) {
      this.#scanner.skip()
      const { type } = this.#peek()
      if (type === token.BLOCK_ENTRY || this.#endsPair(type)) this.#empty(entry.end)
      else this.#parseNode(true, false)
    }
    tape.closeNode(node, this.#end)
  }

  #endsPair(type: number): boolean {
    return type === token.KEY || type === token.VALUE || type === token.BLOCK_END
  }

  #parseBlockMapping(start: Token): void {
    const node = tape.pushNode(tape.MAP, start.start, start.start)
    this.#scanner.skip()
    for (;;) {
      const key = this.#peek()
      if (key.type === token.BLOCK_END) break
      if (key.type !== token.KEY) throw this.#error("did not find expected key", key, start.line)
      this.#scanner.skip()
      if (this.#endsPair(this.#peek().type)) this.#empty(key.end)
      else this.#parseNode(true, true)
      const value = this.#peek()
      if (value.type === token.VALUE) {
        this.#scanner.skip()
        if (this.#endsPair(this.#peek().type)) this.#empty(value.end)
        else this.#parseNode(true, true)
      } else this.#empty(this.#end)
    }
    this.#scanner.skip()
    tape.closeNode(node, this.#end)
  }

  #parseFlowSequence(start: Token): void {
    const node = tape.pushNode(tape.FLOW_SEQ, start.start, start.start)
    this.#scanner.skip()
    for (let first = true; ; first = false) {
      let next = this.#peek()
      if (next.type !== token.FLOW_SEQUENCE_END && !first) {
        next = this.#parseFlowEntry(next, start, "did not find expected ',' or ']'")
      }
      if (next.type === token.FLOW_SEQUENCE_END) break
      if (next.type === token.KEY) this.#parseFlowPair(next)
      else this.#parseNode(false, false)
    }
    this.#closeFlow(node)
  }

  #parseFlowEntry(entry: Token, start: Token, problem: string): Token {
    if (entry.type !== token.FLOW_ENTRY) throw this.#error(problem, entry, start.line)
    this.#scanner.skip()
    return this.#peek()
  }

  #closeFlow(node: number): void {
    this.#end = this.#peek().end
    this.#scanner.skip()
    tape.closeNode(node, this.#end)
  }

  #parseFlowPair(key: Token): void {
    const node = tape.pushNode(tape.FLOW_PAIR, key.start, key.start)
    this.#scanner.skip()
    const next = this.#peek()
    if (this.#endsFlowPair(next.type, token.FLOW_SEQUENCE_END)) {
      // libyaml skips the token here, be it a comma or a bracket.
      this.#scanner.skip()
      this.#empty(key.end)
    } else this.#parseNode(false, false)
    this.#parseFlowValue(token.FLOW_SEQUENCE_END)
    tape.closeNode(node, this.#end)
  }

  #endsFlowPair(type: number, close: number): boolean {
    return type === token.VALUE || type === token.FLOW_ENTRY || type === close
  }

  #parseFlowValue(close: number): void {
    const value = this.#peek()
    if (value.type !== token.VALUE) {
      this.#empty(this.#end)
      return
    }
    this.#scanner.skip()
    const { type } = this.#peek()
    if (type === token.FLOW_ENTRY || type === close) this.#empty(value.end)
    else this.#parseNode(false, false)
  }

  #parseFlowMapping(start: Token): void {
    const node = tape.pushNode(tape.FLOW_MAP, start.start, start.start)
    this.#scanner.skip()
    for (let first = true; ; first = false) {
      let next = this.#peek()
      if (next.type !== token.FLOW_MAPPING_END && !first) {
        next = this.#parseFlowEntry(next, start, "did not find expected ',' or '}'")
      }
      if (next.type === token.FLOW_MAPPING_END) break
      if (next.type === token.KEY) {
        this.#scanner.skip()
        if (this.#endsFlowPair(this.#peek().type, token.FLOW_MAPPING_END)) this.#empty(next.end)
        else this.#parseNode(false, false)
        this.#parseFlowValue(token.FLOW_MAPPING_END)
      } else {
        this.#parseNode(false, false)
        this.#empty(this.#end)
      }
    }
    this.#closeFlow(node)
  }
}
