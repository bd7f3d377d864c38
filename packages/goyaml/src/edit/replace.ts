import {
  type BlockStyle,
  isCollection,
  isEmptyCollection,
  isLiteral,
  renderBlock,
  renderInline,
  renderItem,
  renderLiteral,
  renderValue,
} from "../emit/block.ts"
import { renderFlow } from "../emit/flow.ts"
import { formatString, type StringStyle } from "../emit/scalar.ts"
import { toLatin1 } from "../source.ts"
import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { closing, headEnd, removeLines } from "./around.ts"
import {
  blockStyle,
  columnOf,
  commentAfter,
  contentEnd,
  flowStyle,
  isBlockCollection,
  isBlockScalar,
  isFlow,
  lineBreak,
  lineStart,
  startsLine,
} from "./layout.ts"
import { flowAround } from "./place.ts"
import type { Splice } from "./splice.ts"

/** Puts a value where the last node of the chain is. */
export function replaceNode(
  document: YamlDocument,
  chain: readonly number[],
  value: unknown,
): Splice[] {
  const around = flowAround(document, chain)
  if (around >= 0) return [replaceInFlow(document, chain, around, value)]
  const node = chain.at(-1) as number
  if (isBlockCollection(document, node)) return replaceBlock(document, chain, value)
  // A document in brackets stays one.
  if (chain.length === 1 && isFlow(document, node) && isCollection(value)) {
    return [replaceInFlow(document, chain, node, value)]
  }
  return replaceLeaf(document, chain, value)
}

function replaceInFlow(
  document: YamlDocument,
  chain: readonly number[],
  around: number,
  value: unknown,
): Splice {
  const node = chain.at(-1) as number
  const style = flowStyle(document, around)
  const start = tape.outerStart(document.tape, node)
  const end = tape.endOf(document.tape, node)
  const kept = keptQuotes(document, node, value)
  const text = toLatin1(
    kept !== "plain" && typeof value === "string" && !style.json
      ? formatString(value, kept, true)
      : renderFlow(value, style),
  )
  // Nothing is there yet: `{a}` or `{a: }`.
  if (start === end) {
    const colon = document.source.bytes[start - 1] === 58
    return { start, end, text: colon ? ` ${text}` : `: ${text}` }
  }
  return { start, end, text }
}

function keptQuotes(document: YamlDocument, node: number, value: unknown): StringStyle {
  if (typeof value !== "string") return "plain"
  const kind = (document.tape[node] as number) & 15
  if (kind === tape.SINGLE_QUOTED) return "single"
  return kind === tape.DOUBLE_QUOTED ? "double" : "plain"
}

// The column that a node's lines must be deeper than, as block scalars and children see it.
function parentColumn(document: YamlDocument, chain: readonly number[]): number {
  const parent = chain.at(-2)
  return parent === undefined ? -1 : columnOf(document, tape.startOf(document.tape, parent))
}

// A scalar, an alias, brackets or nothing at all, in block context.
function replaceLeaf(document: YamlDocument, chain: readonly number[], value: unknown): Splice[] {
  const node = chain.at(-1) as number
  const start = tape.outerStart(document.tape, node)
  const end = contentEnd(document, node)
  const nothing = start === tape.endOf(document.tape, node)
  const header = isBlockScalar(document, node)
    ? commentAfter(document, start + headerLength(document, start))
    : ""
  if (isCollection(value) && !isEmptyCollection(value)) {
    return [replaceByBlock(document, chain, value, { start, end, header })]
  }
  const column = parentColumn(document, chain)
  const style = blockStyle(document, chain, { end, column })
  const quotes = keptQuotes(document, node, value)
  if (style.literals && isLiteral(value) && quotes === "plain") {
    const comment = header === "" ? commentAfter(document, end) : header
    const to = isBlockScalar(document, node) ? end : lineBreak(document, end)
    const literal = literalText(value, column, style, comment)
    const text = nothing && needsSpace(document, start) ? ` ${literal}` : literal
    return [{ start, end: to, text: text + closing(document, to, value, style) }]
  }
  const inline =
    typeof value === "string" ? formatString(value, quotes) : renderInline(value, column, style)
  const text = toLatin1(inline) + (header === "" ? "" : ` ${header}`)
  return [{ start, end, text: nothing && needsSpace(document, start) ? ` ${text}` : text }]
}

function literalText(value: string, column: number, style: BlockStyle, comment: string): string {
  const text = toLatin1(renderLiteral(value, column, style))
  if (comment === "") return text
  const header = text.indexOf(style.eol)
  return `${text.slice(0, header)} ${comment}${text.slice(header)}`
}

function needsSpace(document: YamlDocument, offset: number): boolean {
  return offset > document.start && !startsLine(document, offset)
}

function headerLength(document: YamlDocument, start: number): number {
  return /^[|>][-+0-9]*/.exec(document.source.latin1.slice(start, start + 4))?.[0].length ?? 0
}

interface LeafRange {
  readonly start: number
  readonly end: number
  /** Comment on the line of a block scalar's indicator. */
  readonly header: string
}

// A leaf gives way to a block collection, which starts on the next line or behind a dash.
function replaceByBlock(
  document: YamlDocument,
  chain: readonly number[],
  value: object,
  range: LeafRange,
): Splice {
  const outer = parentColumn(document, chain)
  const style = blockStyle(document, chain, { end: range.end, column: outer })
  const parent = chain.at(-2)
  const comment = range.header === "" ? commentAfter(document, range.end) : range.header
  const to = range.header === "" ? lineBreak(document, range.end) : range.end
  const close = closing(document, to, value, style)
  if (parent === undefined || startsLine(document, range.start)) {
    const column = parent === undefined ? 0 : columnOf(document, range.start)
    const before = comment === "" ? "" : `${comment}${style.eol}${" ".repeat(column)}`
    const text = before + toLatin1(renderBlock(value, column, style))
    return { start: range.start, end: to, text: text + close }
  }
  const column = outer
  const start = trimBlanks(document, range.start)
  const isItem = ((document.tape[parent] as number) & 15) === tape.SEQ
  if (!isItem) {
    const text = toLatin1(renderValue(value, column, style))
    return { start, end: to, text: (comment === "" ? "" : ` ${comment}`) + text + close }
  }
  const text = toLatin1(renderItem(value, column, style))
  const inner = style.eol + " ".repeat(column + 2)
  return {
    start,
    end: to,
    text: (comment === "" ? text : ` ${comment}${inner}${text.slice(1)}`) + close,
  }
}

function trimBlanks(document: YamlDocument, offset: number): number {
  const { bytes } = document.source
  let at = offset
  while (at > document.start && (bytes[at - 1] === 32 || bytes[at - 1] === 9)) at--
  return at
}

// A block collection gives way to another value.
function replaceBlock(document: YamlDocument, chain: readonly number[], value: unknown): Splice[] {
  const node = chain.at(-1) as number
  const column = parentColumn(document, chain)
  const start = tape.startOf(document.tape, node)
  const end = lineBreak(document, contentEnd(document, node))
  const style = blockStyle(document, chain, { end, column })
  const close = closing(document, end, value, style)
  const parent = chain.at(-2)
  const headed = parent !== undefined && startsLine(document, start)
  if (isCollection(value) && !isEmptyCollection(value)) {
    const old = columnOf(document, start)
    const isItem = parent !== undefined && ((document.tape[parent] as number) & 15) === tape.SEQ
    const at = old > column || Array.isArray(value) ? old : column + style.indent
    const stays = at === old || isItem
    const from = stays ? start : lineStart(document, start)
    const margin = stays ? "" : " ".repeat(at)
    return [{ start: from, end, text: margin + toLatin1(renderBlock(value, at, style)) + close }]
  }
  const properties = tape.propertiesOf(document.tape, node)
  const text = toLatin1(renderInline(value, column, style))
  if (!headed) {
    const from = properties < 0 ? start : tape.startOf(document.tape, properties)
    return [{ start: from, end, text: text + close }]
  }
  const head = headEnd(document, chain)
  if (text.includes("\n")) {
    const comment = commentAfter(document, head)
    const literal = literalText(value as string, column, style, comment)
    return [{ start: head, end, text: ` ${literal}${close}` }]
  }
  return [{ start: head, end: head, text: ` ${text}` }, removeLines(document, start, end)]
}
