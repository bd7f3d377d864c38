/**
 * Told of one document of a stream: where its `---` marker begins (where its text begins, for a first
 * document without one), and where its text begins and ends.
 */
export type SegmentVisitor = (marker: number, start: number, end: number) => void

const DASH = 45
const BOM = "\xef\xbb\xbf"

/**
 * Splits a stream (as latin1) at its document markers. Every byte belongs to exactly one segment, in
 * order, so that the segments joined are the stream.
 *
 * A marker is `---` at column 0 and not followed by a fourth dash: a column-0 marker ends any YAML
 * scalar (YAML 1.2, 9.1.2), and a ruler of dashes inside an indented block scalar is none. Content
 * glued to the marker (`---apiVersion: v1`) starts the document, as Helm reads it
 * (pkg/release/v1/util/manifest.go).
 */
export function splitStream(text: string, visit: SegmentVisitor): void {
  let marker = 0
  let start = text.startsWith(BOM) ? BOM.length : 0
  if (isMarker(text, start)) start += 3
  for (;;) {
    const next = nextMarker(text, start)
    visit(marker, start, next < 0 ? text.length : next)
    if (next < 0) return
    marker = next
    start = next + 3
  }
}

function isMarker(text: string, offset: number): boolean {
  return text.startsWith("---", offset) && text.charCodeAt(offset + 3) !== DASH
}

function nextMarker(text: string, from: number): number {
  for (let at = from; ; ) {
    const newline = text.indexOf("\n---", at)
    if (newline < 0) return -1
    if (text.charCodeAt(newline + 4) !== DASH) return newline + 1
    at = newline + 4
  }
}
