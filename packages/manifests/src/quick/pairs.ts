import { type Edit, formatScalar, type Splice, toLatin1 } from "@sternpost/goyaml"
import {
  contentAt,
  endOf,
  endOfOpenKey,
  forgetText,
  GIVE_UP,
  isKeyStart,
  KEY,
  LINE_END,
  nextLine,
  PAIR_LINE,
  SKIPPED_LINES,
  skipEntry,
  textEnd,
} from "./lines.ts"

/** Pairs to add below a key of `metadata`, prepared once for all documents. */
export interface QuickPairs {
  readonly key: string
  readonly keys: readonly string[]
  /** `key: value` of each pair, as latin1. */
  readonly lines: readonly string[]
  /** What adding each pair means, for the log; shared by all objects. */
  readonly edits: readonly Edit[]
  /** The beginning of the wanted one's line in the usual layout. */
  readonly usualOpening: string
  /** Entries of `metadata` other than the wanted one, in the usual layout. */
  readonly usualEntries: RegExp
  /** By column; filled as columns are met. */
  readonly layouts: Layout[]
}

/** A splice, and the key of `metadata` it is about. */
export interface QuickSplice extends Splice {
  readonly key: string
}

/** Prepares pairs; `undefined` when one of them needs the scanner's judgement. */
export function quickPairs(
  key: string,
  pairs: Readonly<Record<string, string>>,
): QuickPairs | undefined {
  if (key !== preparedKey || !isSame(pairs, preparedFrom)) {
    prepared = preparePairs(key, pairs)
    preparedFrom = pairs
    preparedKey = key
  }
  return prepared
}

// A stage asks for the same pairs for each object of a stream.
let prepared: QuickPairs | undefined
let preparedFrom: Readonly<Record<string, string>> | undefined
let preparedKey = ""

function isSame(
  pairs: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> | undefined,
): boolean {
  if (pairs === others) return true
  const [names, same] = [Object.keys(pairs), Object.keys(others ?? {})]
  return (
    names.length === same.length &&
    names.every((name, i) => name === same[i] && pairs[name] === others?.[name])
  )
}

function preparePairs(
  key: string,
  pairs: Readonly<Record<string, string>>,
): QuickPairs | undefined {
  const keys = Object.keys(pairs)
  if (
    !PLAIN_KEY.test(key) ||
    !keys.every((name) => PLAIN_KEY.test(name) && formatScalar(name) === name)
  )
    return undefined
  const values = Object.values(pairs)
  if (values.some((value) => typeof value !== "string" || value.includes("\n"))) return undefined
  const lines = keys.map((name, i) => toLatin1(`${name}: ${formatScalar(values[i] ?? "")}`))
  const edits = keys.map((name, i): Edit => {
    return { op: "set", path: ["metadata", key, name], value: values[i] }
  })
  return { key, keys, lines, edits, ...usualLayout(key), layouts: [] }
}

const USUAL_COLUMN = 2
const USUAL_MAP = `(?:${SKIPPED_LINES}    ${PAIR_LINE})+`
const USUAL_MAP_ENTRIES = new RegExp(USUAL_MAP, "y")

function usualLayout(key: string): Pick<QuickPairs, "usualOpening" | "usualEntries"> {
  const entry = `(?!${key.replaceAll(".", "\\.")}:)(?:${PAIR_LINE}|${KEY}:${LINE_END}${USUAL_MAP})`
  return {
    usualOpening: `  ${key}:`,
    usualEntries: new RegExp(`(?:${SKIPPED_LINES}  ${entry})*`, "y"),
  }
}

/** What is written at one column, made once. */
interface Layout {
  /** The pairs. */
  readonly lines: string
  /** The wanted key, with the pairs below it. */
  readonly block: string
  /** What a pair's key looks like. */
  readonly needles: readonly string[]
}

/**
 * The splice that adds all pairs to a document whose metadata, which begins at the offset, is a plain
 * block map and has none of the keys yet. `undefined` for anything else: the scanner does it then, with the same result.
 */
export function addQuickly(
  latin1: string,
  metadata: number,
  end: number,
  pairs: QuickPairs,
): QuickSplice | undefined {
  forgetText()
  const found = findUsually(latin1, metadata, pairs) ?? findByWalk(latin1, metadata, end, pairs)
  if (found === undefined || !endsAt(latin1, found.next, end)) return undefined
  const { key } = pairs
  const { column, last, mapStart, mapEnd } = found
  if ((mapStart < 0 ? last : mapEnd) === textEnd) return undefined
  if (mapStart < 0) return { key, start: last, end: last, text: layoutAt(pairs, column).block }
  const mapAt = contentAt(latin1, mapStart)
  if (mapAt - mapStart <= column || !isKeyStart(latin1.charCodeAt(mapAt))) return undefined
  const { lines, needles } = layoutAt(pairs, mapAt - mapStart)
  const map = latin1.slice(mapStart - 1, mapEnd)
  for (const needle of needles) if (map.includes(needle)) return undefined
  return { key, start: mapEnd, end: mapEnd, text: lines }
}

/** What stands in a block of `metadata`. */
interface Found {
  readonly column: number
  /** The end of the last entry. */
  readonly last: number
  /** The lines of the wanted map; -1 where there is none. */
  readonly mapStart: number
  readonly mapEnd: number
  /** The first line behind the block. */
  readonly next: number
}

// Metadata indented by two, with scalars and maps of scalars: a few patterns take it in at once.
function findUsually(latin1: string, metadata: number, pairs: QuickPairs): Found | undefined {
  const before = endOf(pairs.usualEntries, latin1, metadata)
  let next = nextLine(latin1, before)
  if (contentAt(latin1, next) === next)
    return { column: USUAL_COLUMN, last: before, mapStart: GIVE_UP, mapEnd: GIVE_UP, next }
  if (!latin1.startsWith(pairs.usualOpening, next)) return undefined
  const open = endOfOpenKey(latin1, next + USUAL_COLUMN)
  const mapEnd = open < 0 ? GIVE_UP : endOf(USUAL_MAP_ENTRIES, latin1, open)
  if (mapEnd < 0) return undefined
  const last = endOf(pairs.usualEntries, latin1, mapEnd)
  next = nextLine(latin1, last)
  if (contentAt(latin1, next) > next) return undefined
  return { column: USUAL_COLUMN, last, mapStart: nextLine(latin1, open), mapEnd, next }
}

function findByWalk(
  latin1: string,
  metadata: number,
  end: number,
  { key }: QuickPairs,
): Found | undefined {
  let line = nextLine(latin1, metadata)
  const column = contentAt(latin1, line) - line
  let last = metadata
  let mapStart = GIVE_UP
  let mapEnd = GIVE_UP
  for (;;) {
    const at = contentAt(latin1, line)
    if (line >= end || at === line) break
    if (at - line !== column) return undefined
    const isWanted = latin1.startsWith(key, at) && latin1[at + key.length] === ":"
    const open = isWanted ? endOfOpenKey(latin1, at) : 0
    last = skipEntry(latin1, at, column)
    if (last < 0 || open < 0 || last === open || (isWanted && mapStart >= 0)) return undefined
    if (isWanted) [mapStart, mapEnd] = [nextLine(latin1, open), last]
    line = nextLine(latin1, last)
  }
  return { column, last, mapStart, mapEnd, next: line }
}

// A block ends with the document, or where the next root key or a `...` stands.
function endsAt(latin1: string, at: number, end: number): boolean {
  return at === end || isKeyStart(latin1.charCodeAt(at)) || latin1.startsWith("...\n", at)
}

const PLAIN_KEY = new RegExp(`^${KEY}$`)

// All documents of a stream use the same few columns.
function layoutAt(pairs: QuickPairs, column: number): Layout {
  pairs.layouts[column] ??= makeLayout(pairs, column)
  return pairs.layouts[column]
}

function makeLayout({ key, keys, lines }: QuickPairs, column: number): Layout {
  const pad = " ".repeat(column)
  const linesAt = (margin: string) => lines.map((line) => `${margin}${line}\n`).join("")
  return {
    lines: linesAt(pad),
    block: `${pad}${key}:\n${linesAt(pad + pad)}`,
    needles: keys.map((name) => `\n${pad}${name}:`),
  }
}
