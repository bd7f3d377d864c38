import {
  contentAt,
  endOf,
  endOfOpenKey,
  GIVE_UP,
  LINE_END,
  nextLine,
  SKIPPED_LINES,
  skipEntry,
} from "./lines.ts"

/** What the first lines of a document say. */
export interface QuickHeader {
  readonly apiVersion: string
  readonly kind: string
}

const VERSION = "(?:[a-z][a-z0-9.-]*/)?v[0-9][a-z0-9]*"
// Words that are no strings to YAML 1.1 are no kinds, and Lists hold other objects.
const NO_KIND = "(?!(?:Null|True|False|Yes|No|On|Off|Y|N)[ \\n])"
const KIND_WORD = "(?![A-Za-z0-9]*List\\b)[A-Z][A-Za-z0-9]*"
const quoted = (word: string) => `(?:${word}|"${word}"|'${word}')${LINE_END}`
const API_VERSION = new RegExp(`apiVersion: ${quoted(VERSION)}`, "y")
const KIND = new RegExp(`kind: ${NO_KIND}${quoted(KIND_WORD)}`, "y")
// How most documents begin, in one pattern: the walk would try several on each line.
const USUAL_LINES = [`apiVersion: ${VERSION}`, `kind: ${NO_KIND}${KIND_WORD}`, "metadata:"]
  .map((line) => `${SKIPPED_LINES}${line}\n`)
  .join("")
const USUAL_HEAD = new RegExp(`${USUAL_LINES}(?=${SKIPPED_LINES} +[^ \n#])`, "y")
const SEEN_API_VERSION = 1
const SEEN_KIND = 2

/**
 * Where the block of `metadata` begins in a document that is written as nearly all are: plain lines,
 * among them `apiVersion` and `kind`, perhaps plain data, and then `metadata`. -1 for anything else,
 * which is then scanned: this path must give what the scanner gives, or nothing.
 */
export function quickMetadata(latin1: string, start: number, end: number): number {
  const isOnOwnLine = start === 0 || latin1.charCodeAt(start) === LF
  let metadata = isOnOwnLine ? endOf(USUAL_HEAD, latin1, start) : GIVE_UP
  if (metadata < 0) metadata = walkToMetadata(latin1, start, end)
  if (metadata < 0 || metadata >= end) return GIVE_UP
  return followsDirective(latin1, start) || hasOddRootKey(latin1, metadata, end)
    ? GIVE_UP
    : metadata
}

function walkToMetadata(latin1: string, start: number, end: number): number {
  let line = nextLine(latin1, start)
  // Content on the marker's line has rules of its own.
  if (line === start && isBehindMarker(latin1, start)) return GIVE_UP
  for (let seen = 0; ; ) {
    if (line >= end) return GIVE_UP
    let next: number
    if (latin1.startsWith("metadata:", line)) {
      next = endOfOpenKey(latin1, line)
      const isMap = next >= 0 && contentAt(latin1, nextLine(latin1, next)) > nextLine(latin1, next)
      return seen === (SEEN_API_VERSION | SEEN_KIND) && isMap ? next : GIVE_UP
    }
    if (latin1.startsWith("apiVersion:", line)) {
      next = (seen & SEEN_API_VERSION) === 0 ? endOf(API_VERSION, latin1, line) : GIVE_UP
      seen |= SEEN_API_VERSION
    } else if (latin1.startsWith("kind:", line)) {
      next = (seen & SEEN_KIND) === 0 ? endOf(KIND, latin1, line) : GIVE_UP
      seen |= SEEN_KIND
    } else next = skipEntry(latin1, line, 0)
    if (next < 0) return GIVE_UP
    line = nextLine(latin1, next)
  }
}

const API_VERSION_VALUE = /^apiVersion: ["']?([^\s"']*)/m
const KIND_VALUE = /^kind: ["']?([A-Za-z0-9]*)/m

/** Reads the lines before the metadata that {@link quickMetadata} found; the same object for the same lines. */
export function quickHeader(latin1: string, start: number, metadata: number): QuickHeader {
  const lines = latin1.slice(start, metadata)
  // Without the comment above them, which names the template and so is another one each time.
  const from = lines.indexOf("apiVersion:")
  const key = lines.slice(Math.max(from, 0))
  if (!key.includes("\nkind:")) return readHeader(lines)
  let header = headers.get(key)
  if (header === undefined) {
    header = readHeader(lines)
    headers.set(key, header)
  }
  return header
}

const headers = new Map<string, QuickHeader>()

function readHeader(lines: string): QuickHeader {
  return {
    apiVersion: API_VERSION_VALUE.exec(lines)?.[1] ?? "",
    kind: KIND_VALUE.exec(lines)?.[1] ?? "",
  }
}

function isBehindMarker(latin1: string, start: number): boolean {
  return start > 2 && latin1.charCodeAt(start - 1) === DASH
}

// `%YAML` or `%TAG` on the line before the marker changes what the document means.
function followsDirective(latin1: string, start: number): boolean {
  if (start < 5 || !isBehindMarker(latin1, start)) return false
  const line = latin1.lastIndexOf("\n", start - 5) + 1
  return latin1.charCodeAt(line) === PERCENT
}

// A second `metadata` or `kind`, in whatever spelling, would be the one that counts. What is found
// behind the end is another document's.
const ODD_ROOT_KEY = /\n(?:["'?&!*]|(?:metadata|kind|apiVersion)[ :\t])/g

function hasOddRootKey(latin1: string, from: number, end: number): boolean {
  ODD_ROOT_KEY.lastIndex = from - 1
  // The match is longer than the line break, so it ends behind `end` when it begins there.
  return ODD_ROOT_KEY.test(latin1) && ODD_ROOT_KEY.lastIndex <= end
}

const LF = 10
const PERCENT = 37
const DASH = 45
