import { KEY, LINE_END, TRIVIA, VALUE } from "./lines.ts"

/** What the first lines of a document say. */
export interface QuickHeader {
  readonly apiVersion: string
  readonly kind: string
  /** Offset of the first line after `metadata:`. */
  readonly metadata: number
}

const LINES = `(?:(?!metadata:)${KEY}: ${VALUE}${LINE_END})+`
const HEAD = new RegExp(`${TRIVIA}(${LINES})metadata:${LINE_END}(?= )`, "y")
const API_VERSION = /^apiVersion: ((?:[a-z][a-z0-9.-]*\/)?v[0-9][a-z0-9]*)(?= |\n)/m
// These words are no strings to YAML 1.1.
const KIND = /^kind: (?!(?:Null|True|False|Yes|No|On|Off|Y|N)[ \n])([A-Z][A-Za-z0-9]*)(?= |\n)/m
const REPEATED = /^(apiVersion|kind):[^]*^\1:/m

/**
 * Reads the head of a document written as nearly all are: a few plain lines, among them `apiVersion`
 * and `kind`, and then `metadata`. `undefined` for anything else, which is then scanned: this path
 * must give what the scanner gives, or nothing.
 */
export function quickHeader(latin1: string, start: number, end: number): QuickHeader | undefined {
  HEAD.lastIndex = start
  const lines = HEAD.exec(latin1)?.[1]
  const metadata = HEAD.lastIndex
  if (lines === undefined || metadata >= end) return undefined
  const apiVersion = API_VERSION.exec(lines)?.[1]
  const kind = KIND.exec(lines)?.[1]
  if (apiVersion === undefined || kind === undefined) return undefined
  if (lines.length > USUAL_LENGTH && REPEATED.test(lines)) return undefined
  if (followsDirective(latin1, start) || hasOddRootKey(latin1, metadata, end)) return undefined
  return { apiVersion, kind, metadata }
}

// Too short for a repeated key: the shortest are twice "kind: A" and one "apiVersion: v1".
const USUAL_LENGTH = 30

// `%YAML` or `%TAG` on the line before the marker changes what the document means.
function followsDirective(latin1: string, start: number): boolean {
  if (start < 5 || latin1.charCodeAt(start - 1) !== DASH) return false
  const line = latin1.lastIndexOf("\n", start - 5) + 1
  return latin1.charCodeAt(line) === PERCENT
}

// A second `metadata` or `kind`, in whatever spelling, would be the one that counts. What is found
// behind the end is another document's.
const ODD_ROOT_KEY = /\n(?:["'?&!*]|(?:metadata|kind|apiVersion)[ :\t])/g

function hasOddRootKey(latin1: string, from: number, end: number): boolean {
  ODD_ROOT_KEY.lastIndex = from - 1
  const found = ODD_ROOT_KEY.exec(latin1)
  return found !== null && found.index < end - 1
}

const DASH = 45
const PERCENT = 37
