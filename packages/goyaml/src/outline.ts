import { isShort } from "./edit/add.ts"
import { locate } from "./edit/place.ts"
import type { Edit } from "./edit/types.ts"
import { child, type Path } from "./find.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

/**
 * Whether a document of which the items of sequences were left out can tell what stands at the path: the
 * kind of the node, or with `value` all of it. What is missing is known to be so.
 */
export function outlineHolds(document: YamlDocument, path: Path, part: "kind" | "value"): boolean {
  if (!document.outline) return true
  const cells = document.tape
  let node = document.root
  for (const step of path) {
    if (tape.kindOf(cells, node) === tape.SKIPPED) return false
    node = child(document, node, step)
    if (node < 0) return true
  }
  return part === "kind" || !holdsSkipped(document, node)
}

/**
 * Whether edits can be made with such a document: others would look at what was left out, for what they
 * replace or for how lists and maps around them are indented.
 */
export function outlineTakes(document: YamlDocument, edits: readonly Edit[]): boolean {
  return !document.outline || edits.every((edit) => takes(document, edit))
}

function takes(document: YamlDocument, edit: Edit): boolean {
  if (edit.op !== "set" || holdsList(edit.value)) return false
  if (!outlineHolds(document, edit.path, "value")) return false
  const { chain, found } = locate(document, edit.path)
  const fitsOnLine = found >= edit.path.length - 1 && isShort(edit.value)
  // A map within a map shows by how much to indent, and is the first thing that is looked at.
  return fitsOnLine || chain.filter((node) => isBlockMap(document, node)).length > 1
}

function isBlockMap(document: YamlDocument, node: number): boolean {
  return tape.kindOf(document.tape, node) === tape.MAP
}

function holdsSkipped(document: YamlDocument, top: number): boolean {
  const cells = document.tape
  const end = tape.nextOf(cells, top)
  for (let node = top; node < end; node += tape.WIDTH)
    if (tape.kindOf(cells, node) === tape.SKIPPED) return true
  return false
}

function holdsList(value: unknown): boolean {
  if (Array.isArray(value)) return true
  return typeof value === "object" && value !== null && Object.values(value).some(holdsList)
}
