import { child, findKey, findNode, type Path } from "./find.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

/**
 * Where a reader looks for a path: the offset of the key or list item that it ends at, or of the nearest
 * one above that stands in the document. Aliases and merge keys are not followed.
 */
export function findPlace(document: YamlDocument, path: Path): number {
  findNode(document, path)
  let node = document.root
  let place = node < 0 ? document.start : tape.outerStart(document.tape, node)
  for (const step of path) {
    const next = node < 0 ? -1 : child(document, node, step)
    if (next < 0) return place
    place = stepStart(document, node, step, next)
    node = next
  }
  return place
}

function stepStart(
  document: YamlDocument,
  node: number,
  step: string | number,
  value: number,
): number {
  const cells = document.tape
  if (tape.isSeqKind(tape.kindOf(cells, node))) return tape.outerStart(cells, value)
  return tape.startOf(cells, findKey(document, node, String(step)))
}
