import { child, findKey, findNode, type Path } from "./find.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

/**
 * Where a reader looks for a path: the offset of the key or list item that it ends at, or of the nearest
 * one above that stands in the document. Aliases and merge keys are not followed.
 */
export function findPlace(document: YamlDocument, path: Path): number {
  // Which scans what is needed of it.
  if (!document.complete) findNode(document, path)
  const cells = document.tape
  let node = document.root
  let place = node < 0 ? document.start : tape.outerStart(cells, node)
  for (const step of path) {
    if (node < 0) return place
    const isMap = tape.isMapKind(tape.kindOf(cells, node))
    const entry = isMap ? findKey(document, node, String(step)) : child(document, node, step)
    if (entry < 0) return place
    place = isMap ? tape.startOf(cells, entry) : tape.outerStart(cells, entry)
    node = isMap ? tape.contentOf(cells, tape.nextOf(cells, entry)) : entry
  }
  return place
}
