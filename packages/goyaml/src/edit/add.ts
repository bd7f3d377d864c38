import { type BlockStyle, isCollection, renderItem, renderPair } from "../emit/block.ts"
import { renderOnce } from "../emit/constant.ts"
import { type FlowStyle, renderFlow, renderFlowPair } from "../emit/flow.ts"
import { toLatin1 } from "../source.ts"
import * as tape from "../tape.ts"
import { nodeValue } from "../value.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { closing, dashOf } from "./around.ts"
import {
  blockStyle,
  breakAt,
  columnOf,
  commentAfter,
  contentEnd,
  flowStyle,
  isBlockScalar,
  isFlow,
  lastLeaf,
  lineBreak,
  lineStart,
  lineStyle,
} from "./layout.ts"
import { flowAround } from "./place.ts"
import { replaceNode } from "./replace.ts"
import type { Splice } from "./splice.ts"

/** Adds a key behind the last one of the map that ends the chain. */
export function addPair(
  document: YamlDocument,
  chain: readonly number[],
  key: string,
  value: unknown,
): Splice[] {
  const map = chain.at(-1) as number
  const around = outermostFlow(document, chain)
  if (around >= 0) {
    const style = flowStyle(document, around)
    return addInFlow(document, map, toLatin1(renderFlowPair(key, value, style)), style)
  }
  if (tape.nextOf(document.tape, map) === map + tape.WIDTH) {
    return replaceNode(document, chain, { [key]: value })
  }
  const column = columnOf(document, tape.startOf(document.tape, map))
  const end = tape.endOf(document.tape, map)
  const style = isShort(value)
    ? lineStyle(document, end)
    : blockStyle(document, chain, { end, column })
  const text = toLatin1(renderPair(key, value, column, style))
  return addLines(document, chain, map, column, { text, value, style })
}

/** Whether a value is written on one line, which no layout can change. */
export function isShort(value: unknown): boolean {
  return typeof value === "string" ? !value.includes("\n") : !isCollection(value)
}

/** Adds an item to the sequence that ends the chain, before the item at the index. */
export function addItem(
  document: YamlDocument,
  chain: readonly number[],
  index: number,
  value: unknown,
): Splice[] {
  const seq = chain.at(-1) as number
  const items = childrenOf(document, seq)
  const around = outermostFlow(document, chain)
  if (around >= 0) {
    const style = flowStyle(document, around)
    const text = toLatin1(renderFlow(value, style))
    if (index === items.length) return addInFlow(document, seq, text, style)
    const at = tape.outerStart(document.tape, items[index] as number)
    return [{ start: at, end: at, text: `${text},${separator(document, seq, at, style)}` }]
  }
  if (items.length === 0) return replaceNode(document, chain, [value])
  const column = columnOf(document, tape.startOf(document.tape, seq))
  const before = items[Math.max(index - 1, 0)] as number
  const style = blockStyle(document, chain, { end: tape.endOf(document.tape, before), column })
  const item = renderOnce(value, column, style, () => toLatin1(renderItem(value, column, style)))
  const text = `-${item}`
  if (index > 0) {
    return addLines(document, chain, before, column, { text, value, style })
  }
  const at = dashOf(document, seq, items[0] as number)
  const above = commentsAbove(document, at, column)
  if (above < at) return [{ start: above, end: above, text: " ".repeat(column) + text + style.eol }]
  return [{ start: at, end: at, text: text + style.eol + " ".repeat(column) }]
}

// Where the comment lines begin that stand right above an item, at its column; the item itself if none do.
function commentsAbove({ source, start }: YamlDocument, at: number, column: number): number {
  const { latin1 } = source
  let first = at
  for (let line = at - column; line > start; ) {
    const before = latin1.lastIndexOf("\n", line - 2) + 1
    const isComment = latin1.slice(before, line).startsWith(`${" ".repeat(column)}#`)
    if (!isComment || latin1[line - 1] !== "\n") break
    first = before
    line = before
  }
  return first
}

/** Content nodes of the items of a sequence, or of the values of a map. */
export function childrenOf(document: YamlDocument, node: number): number[] {
  const cells = document.tape
  const end = tape.nextOf(cells, node)
  const isMap = tape.isMapKind((cells[node] as number) & 15)
  const children: number[] = []
  for (let child = node + tape.WIDTH; child < end; ) {
    if (isMap) child = tape.nextOf(cells, child)
    children.push(tape.contentOf(cells, child))
    child = tape.nextOf(cells, child)
  }
  return children
}

// The brackets in which additions to the last node of the chain are written, or -1. An empty
// collection in block context may become a block; at the root it stays what it is.
function outermostFlow(document: YamlDocument, chain: readonly number[]): number {
  const outer = flowAround(document, chain)
  if (outer >= 0) return outer
  const last = chain.at(-1) as number
  const empty = tape.nextOf(document.tape, last) === last + tape.WIDTH
  return isFlow(document, last) && !(empty && chain.length > 1) ? last : -1
}

interface Addition {
  readonly text: string
  readonly value: unknown
  readonly style: BlockStyle
}

// Puts lines behind the last byte of a node, which the comment on its line belongs to.
function addLines(
  document: YamlDocument,
  chain: readonly number[],
  node: number,
  column: number,
  { text, value, style }: Addition,
): Splice[] {
  const margin = " ".repeat(column)
  const leaf = lastLeaf(document, node)
  // Brackets end behind their last leaf, maybe lines later.
  const end = Math.max(tape.endOf(document.tape, leaf), tape.endOf(document.tape, node))
  if (isBlockScalar(document, leaf)) {
    // A scalar that keeps its line breaks ends at the start of a line.
    if (end > contentEnd(document, leaf)) {
      return [{ start: end, end, text: margin + text + style.eol }]
    }
    if (end === document.end)
      return reopen(document, chain, leaf, { text: margin + text, value, style })
  }
  const at = lineBreak(document, end)
  // Of mixed line breaks the line keeps its own.
  const before = breakAt(document, at) ?? style.eol
  return [
    { start: at, end: at, text: before + margin + text + closing(document, at, value, style) },
  ]
}

// At the end of a document without a line break a block scalar has none at its end either, and
// would get one: it is written anew.
function reopen(
  document: YamlDocument,
  chain: readonly number[],
  leaf: number,
  addition: Addition,
): Splice[] {
  const path = chainTo(document, chain[0] as number, leaf)
  const [splice] = replaceNode(document, path, nodeValue(document, leaf))
  const { text, value, style } = addition
  const { start, end, text: before } = splice as Splice
  return [{ start, end, text: before + style.eol + text + closing(document, end, value, style) }]
}

function chainTo(document: YamlDocument, top: number, node: number): number[] {
  if (top === node) return [top]
  const next = childrenOf(document, top).find(
    (child) => child <= node && node < tape.nextOf(document.tape, child),
  )
  return next === undefined ? [top] : [top, ...chainTo(document, next, node)]
}

function addInFlow(document: YamlDocument, node: number, text: string, style: FlowStyle): Splice[] {
  const cells = document.tape
  const open = tape.startOf(cells, node) + 1
  if (tape.nextOf(cells, node) === node + tape.WIDTH) {
    return [{ start: open, end: open, text }]
  }
  const last = childrenOf(document, node).at(-1) as number
  const end = tape.endOf(cells, last)
  const margin = separator(document, node, firstOf(document, node), style)
  const rest = document.source.latin1.slice(end, tape.endOf(cells, node) - 1)
  const comma = /^\s*,/.exec(rest)
  const at = end + (comma?.[0].length ?? 0)
  const before = comma === null ? "," : ""
  if (commentAfter(document, at) === "" || !margin.includes("\n")) {
    return [{ start: at, end: at, text: before + margin + text }]
  }
  const line = lineBreak(document, at)
  return [
    { start: at, end: at, text: before },
    { start: line, end: line, text: margin + text },
  ]
}

function firstOf(document: YamlDocument, node: number): number {
  return tape.startOf(document.tape, node + tape.WIDTH)
}

// What stands between a comma and the next entry: a blank, or a new line where the others have one.
function separator(document: YamlDocument, node: number, first: number, style: FlowStyle): string {
  const between = document.source.latin1.slice(tape.startOf(document.tape, node) + 1, first)
  const line = lineStart(document, first)
  if (!between.includes("\n") || document.source.latin1.slice(line, first).trim() !== "") {
    return style.comma
  }
  const eol = between.includes("\r\n") ? "\r\n" : "\n"
  return eol + document.source.latin1.slice(line, first)
}
