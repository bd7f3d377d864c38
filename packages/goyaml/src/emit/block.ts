import { needsEscapes } from "./plain.ts"
import { formatScalar, formatString } from "./scalar.ts"

/** How block collections are laid out. */
export interface BlockStyle {
  /** Columns between a map and the map in it. */
  readonly indent: number
  /** Columns between a map and a sequence in it; Go has 0. */
  readonly sequenceIndent: number
  readonly eol: string
  /** Whether strings of several lines may become literal blocks. */
  readonly literals: boolean
}

/** How Go lays out block collections. */
export const GO_STYLE: BlockStyle = { indent: 2, sequenceIndent: 0, eol: "\n", literals: true }

// Longer keys need the form `? key`: a reader looks 1024 characters ahead for the colon.
const MAX_KEY = 1000

export function isEmptyCollection(value: unknown): boolean {
  return isCollection(value) && entriesOf(value).length === 0
}

export function isCollection(value: unknown): value is object {
  return typeof value === "object" && value !== null
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => Array.isArray(value) || item !== undefined)
}

/** A non-empty map or sequence whose first line stands at the column already. */
export function renderBlock(value: object, column: number, style: BlockStyle): string {
  const separator = style.eol + " ".repeat(column)
  if (Array.isArray(value)) {
    return Array.from(value, (item) => `-${renderItem(item, column, style)}`).join(separator)
  }
  return entriesOf(value)
    .map(([key, item]) => renderPair(key, item, column, style))
    .join(separator)
}

/** A key with its value, in a map at the column. */
export function renderPair(key: string, value: unknown, column: number, style: BlockStyle): string {
  const text = formatString(key)
  const head = text.length > MAX_KEY ? `? ${text}${style.eol}${" ".repeat(column)}` : text
  return `${head}:${renderValue(value, column, style)}`
}

/** What follows the colon of a key in a map at the column. */
export function renderValue(value: unknown, column: number, style: BlockStyle): string {
  if (!isCollection(value) || isEmptyCollection(value))
    return ` ${renderInline(value, column, style)}`
  const inner = column + (Array.isArray(value) ? style.sequenceIndent : style.indent)
  return style.eol + " ".repeat(inner) + renderBlock(value, inner, style)
}

/** What follows the dash of an item in a sequence at the column. */
export function renderItem(value: unknown, column: number, style: BlockStyle): string {
  const compact = isCollection(value) && !isEmptyCollection(value)
  return ` ${compact ? renderBlock(value, column + 2, style) : renderInline(value, column, style)}`
}

/** A scalar or an empty collection below a parent at the column (-1 for a root). */
export function renderInline(value: unknown, column: number, style: BlockStyle): string {
  if (isCollection(value)) return Array.isArray(value) ? "[]" : "{}"
  if (style.literals && isLiteral(value)) return renderLiteral(value, column, style)
  return formatScalar(value)
}

/**
 * Whether a string is best written as a literal block scalar, and can be. With several line breaks
 * at its end it would swallow the blank lines that follow.
 */
export function isLiteral(text: unknown): text is string {
  if (typeof text !== "string" || text.endsWith("\n\n")) return false
  return /[^\n]\n|\n[^\n]/.test(text) && !needsEscapes(text.replaceAll(/[\n\t]/g, ""))
}

/** A literal block scalar; the line break behind its last line is the caller's. */
export function renderLiteral(text: string, column: number, style: BlockStyle): string {
  const width = Math.min(style.indent, 9)
  const margin = " ".repeat(Math.max(column, 0) + width)
  const lines = text.split("\n")
  const closed = lines.at(-1) === ""
  if (closed) lines.pop()
  const indicator = /^[ \t\n]/.test(text) ? width : ""
  const body = lines.map((line) => style.eol + (line === "" ? "" : margin + line)).join("")
  return `|${indicator}${closed ? "" : "-"}${body}`
}

/** Whether the text of a value ends with a block scalar that needs a line break behind it. */
export function endsOpen(value: unknown): boolean {
  if (typeof value === "string") return value.endsWith("\n") && isLiteral(value)
  if (!isCollection(value)) return false
  return endsOpen(entriesOf(value).at(-1)?.[1])
}
