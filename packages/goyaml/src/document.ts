import { isUtf8 } from "node:buffer"
import { CR, HASH, LF, SPACE } from "./bytes.ts"
import { parseDocument } from "./full/parse-document.ts"
import { directivesBefore, followsMarker } from "./markers.ts"
import { restMayHold } from "./rest.ts"
import { scanFast } from "./scan/block.ts"
import type { Source } from "./source.ts"
import * as tape from "./tape.ts"
import { YamlDocument } from "./yaml-document.ts"

/** How much of a document to scan. */
export interface ScanOptions {
  /** Stop as soon as the values of these root keys were scanned. */
  readonly until?: readonly string[]
  /**
   * Leave out the items of block sequences, where most of a large object stands. Such a document knows
   * only what `outlineHolds` says, and never completes itself.
   */
  readonly outline?: boolean
}

/**
 * Scans the first document of a range as yaml.Unmarshal would read it; throws Go's error. Text
 * behind a `...` is not looked at, nor what a partial scan leaves out.
 */
export function scanDocument(
  source: Source,
  start: number,
  end: number,
  options: ScanOptions = {},
): YamlDocument {
  const document = new YamlDocument(source, start, end)
  scanInto(document, options)
  return document
}

/** Scans the rest of a partly scanned document. */
export function completeDocument(document: YamlDocument): void {
  if (!document.complete) scanInto(document, {})
}

function scanInto(document: YamlDocument, options: ScanOptions): void {
  const { source, start, end } = document
  const { bytes } = source
  const { until } = options
  const fast = needsParser(source, start, end)
    ? undefined
    : scanFast(source, contentStart(source, start), end, options)
  if (fast !== undefined && until !== undefined && fast.stop >= 0) {
    if (restMayHold(source, fast.stop, end, until)) {
      scanInto(document, {})
      return
    }
  }
  const scanned = fast === undefined || fast.stop < 0 ? end : fast.stop
  if (fast === undefined || (fast.wide && !isUtf8(bytes.subarray(start, scanned)))) {
    tape.beginTape()
    const { root, handles } = parseDocument(source, start, end)
    document.handles = handles
    document.intricate = true
    document.ascii = false
    document.tape = tape.takeTape()
    document.root = root < 0 ? -1 : tape.contentOf(document.tape, root)
    document.complete = true
    return
  }
  // A merge in what is left out might bring keys, and what stands there may be an alias.
  if (fast.intricate && (fast.stop >= 0 || fast.skipped)) {
    scanInto(document, {})
    return
  }
  document.tape = tape.takeTape()
  document.root = fast.empty ? -1 : 0
  document.complete = fast.stop < 0
  document.ascii = !fast.wide
  document.intricate = fast.intricate
  document.known = until ?? []
  document.outline = fast.skipped
}

// A byte order mark at the start of what Go is given is not part of the text.
function contentStart(source: Source, start: number): number {
  return source.bytes[start] === 0xef && source.latin1.startsWith("\xef\xbb\xbf", start)
    ? start + 3
    : start
}

// On a marker's line there are no keys, and directives before it count: the full parser knows.
function needsParser(source: Source, start: number, end: number): boolean {
  if (!followsMarker(source, start)) return false
  let i = start
  while (i < end && source.bytes[i] === SPACE) i++
  const c = source.bytes[i]
  if (i < end && c !== LF && c !== CR && c !== HASH) return true
  return directivesBefore(source, start) !== start
}
