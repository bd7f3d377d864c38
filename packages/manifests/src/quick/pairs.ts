import { type Edit, formatScalar, type Splice, toLatin1 } from "@sternpost/goyaml"
import { KEY, LINE_END, TRIVIA, VALUE } from "./lines.ts"

/** Pairs to add below a key of `metadata`, prepared once for all documents. */
export interface QuickPairs {
  readonly key: string
  readonly keys: readonly string[]
  /** `key: value` of each pair, as latin1. */
  readonly lines: readonly string[]
  /** What adding each pair means, for the log; shared by all objects. */
  readonly edits: readonly Edit[]
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
  if (pairs !== preparedFrom || key !== preparedKey) {
    prepared = preparePairs(key, pairs)
    preparedFrom = pairs
    preparedKey = key
  }
  return prepared
}

// A stage asks for the same pairs for each object of a stream.
let prepared: QuickPairs | undefined
let preparedFrom: object | undefined
let preparedKey = ""

function preparePairs(
  key: string,
  pairs: Readonly<Record<string, string>>,
): QuickPairs | undefined {
  const keys = Object.keys(pairs)
  if (!PLAIN_KEY.test(key) || !keys.every((name) => PLAIN_KEY.test(name) && formatScalar(name) === name))
    return undefined
  const values = Object.values(pairs)
  if (values.some((value) => typeof value !== "string" || value.includes("\n"))) return undefined
  const lines = keys.map((name, i) => toLatin1(`${name}: ${formatScalar(values[i] ?? "")}`))
  const edits = keys.map((name, i): Edit => {
    return { op: "set", path: ["metadata", key, name], value: values[i] }
  })
  return { key, keys, lines, edits }
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
  const { key } = pairs
  const block = readBlock(latin1, end, metadata, key)
  if (block === undefined) return undefined
  const { map, indent } = block
  if (map === undefined) {
    const text = `${pad(indent)}${key}:\n${linesAt(pairs, 2 * indent)}`
    return { key, start: block.end, end: block.end, text }
  }
  const text = latin1.slice(map.start - 1, map.end)
  if (pairs.keys.some((name) => text.includes(`\n${pad(map.indent)}${name}:`))) return undefined
  return { key, start: map.end, end: map.end, text: linesAt(pairs, map.indent) }
}

interface Block {
  readonly indent: number
  /** End of the last line that is no comment. */
  readonly end: number
  /** The map below the wanted key, if it is there. */
  readonly map: { readonly start: number; readonly end: number; readonly indent: number } | undefined
}

function readBlock(latin1: string, end: number, start: number, key: string): Block | undefined {
  const indent = indentAt(latin1, start)
  const { run, nested } = patternsFor(indent, key)
  let map: Block["map"]
  for (let at = start; ; ) {
    at = skip(run, latin1, at)
    nested.lastIndex = at
    const found = nested.exec(latin1)
    if (found === null) {
      const rest = skip(REST, latin1, at)
      return rest === end || isWord(latin1.charCodeAt(rest)) ? { indent, end: at, map } : undefined
    }
    const below = nested.lastIndex
    const inner = indentAt(latin1, below)
    at = skip(patternsFor(inner, "").run, latin1, below)
    if (inner <= indent || at === below) return undefined
    if (found[1] !== key) continue
    if (map !== undefined) return undefined
    map = { start: below, end: at, indent: inner }
  }
}

const PLAIN_KEY = new RegExp(`^${KEY}$`)
const REST = new RegExp(TRIVIA, "y")
const patterns = new Map<string, Patterns>()

interface Patterns {
  /** Lines at this column, comments before them included: `key: value`, plain lists, and nulls. */
  readonly run: RegExp
  /** A key at this column with deeper lines below it. */
  readonly nested: RegExp
}

// The wanted key must be a map, so `run` does not take it.
function patternsFor(indent: number, key: string): Patterns {
  const name = `${indent} ${key}`
  let found = patterns.get(name)
  if (found === undefined) {
    const unwanted = key === "" ? "" : `(?!${key}:)`
    const list = `(?: {${indent},}- ${VALUE}${LINE_END})+`
    const value = `(?: ${VALUE}${LINE_END}|${LINE_END}(?:${list}|(?= {${indent}}[A-Za-z_])))`
    found = {
      run: new RegExp(`(?:${TRIVIA} {${indent}}${unwanted}${KEY}:${value})*`, "y"),
      nested: new RegExp(`${TRIVIA} {${indent}}(${KEY}):${LINE_END}(?= {${indent + 1}})`, "y"),
    }
    patterns.set(name, found)
  }
  return found
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  pattern.test(text)
  return pattern.lastIndex
}

function indentAt(latin1: string, start: number): number {
  let at = start
  while (latin1.charCodeAt(at) === SPACE) at++
  return at - start
}

function isWord(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}

const SPACE = 32
const pads: string[] = []
const pad = (width: number): string => {
  pads[width] ??= " ".repeat(width)
  return pads[width]
}

let lastPairs: QuickPairs | undefined
let lastLines: string[] = []

// All documents of a stream use the same few columns.
function linesAt(pairs: QuickPairs, indent: number): string {
  if (pairs !== lastPairs) {
    lastPairs = pairs
    lastLines = []
  }
  lastLines[indent] ??= pairs.lines.map((line) => `${pad(indent)}${line}\n`).join("")
  return lastLines[indent]
}
