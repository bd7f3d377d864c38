import { completeDocument, scanDocument } from "../document.ts"
import { directivesBefore, followsMarker } from "../markers.ts"
import type { Source } from "../source.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { editIntricate, editIntricateTogether, type Rescan } from "./intricate.ts"
import { editLocally } from "./local.ts"
import { composeSplices, type Splice, spliceText } from "./splice.ts"
import { editTogether } from "./together.ts"
import type { Edit } from "./types.ts"

/**
 * The splices that make a document say what the edits want, sorted, disjoint and relative to its
 * source. Each edit sees the ones before it. Where they leave no trace (a value that is there
 * already) there is no splice. Throws YAML_EDIT when an edit does not fit the document.
 */
export function applyEdits(document: YamlDocument, edits: readonly Edit[]): Splice[] {
  const rescan = rememberingRescan()
  if (edits.length === 1) return applyEdit(document, edits[0] as Edit, rescan)
  const together = document.intricate ? undefined : editTogether(document, edits)
  const atOnce = document.intricate ? editIntricateTogether(document, edits, rescan) : together
  if (atOnce !== undefined) return atOnce
  let splices: Splice[] = []
  let current = document
  for (const edit of edits) {
    const more = applyEdit(current, edit, rescan)
    if (more.length === 0) continue
    splices = compose(document, splices, current, more)
    current = rescan(current, more)
  }
  return splices
}

function applyEdit(document: YamlDocument, edit: Edit, rescan: Rescan): Splice[] {
  // Only the known keys of a partly scanned document can be judged.
  if (!document.complete && !document.known.includes(edit.path[0] as string)) {
    completeDocument(document)
  }
  return document.intricate ? editIntricate(document, edit, rescan) : editLocally(document, edit)
}

function compose(
  document: YamlDocument,
  first: readonly Splice[],
  current: YamlDocument,
  second: readonly Splice[],
): Splice[] {
  const shift = document.start - current.start
  const shifted = second.map(({ start, end, text }) => ({
    start: start + shift,
    end: end + shift,
    text,
  }))
  return composeSplices(first, shifted, document.start, document.end)
}

// What an intricate edit tried out last is what the next one begins with.
function rememberingRescan(): Rescan {
  let last: { of: YamlDocument; splices: readonly Splice[]; gave: YamlDocument } | undefined
  return (of, splices) => {
    if (last?.of !== of || last.splices !== splices)
      last = { of, splices, gave: rescan(of, splices) }
    return last.gave
  }
}

// The document after some splices, as a source of its own.
function rescan(document: YamlDocument, splices: readonly Splice[]): YamlDocument {
  const { source, start, end } = document
  const marker = markerBefore(source, start)
  const latin1 = marker + spliceText(source, start, end, splices)
  const next: Source = { bytes: Buffer.from(latin1, "latin1"), latin1 }
  return scanDocument(next, marker.length, latin1.length)
}

// What stands before the document matters to it: its directives and its marker.
function markerBefore(source: Source, start: number): string {
  if (!followsMarker(source, start)) return ""
  const from = directivesBefore(source, start)
  return from === start ? "---" : source.latin1.slice(from, start)
}
