import { stringify } from "../emit/stringify.ts"
import type { Path } from "../find.ts"
import { toLatin1 } from "../source.ts"
import * as tape from "../tape.ts"
import { nodeValue } from "../value.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { addItem, addPair, childrenOf } from "./add.ts"
import { equalValues } from "./equal.ts"
import { eolAt } from "./layout.ts"
import { editError, locate, type Place, pathText } from "./place.ts"
import { removeNode } from "./remove.ts"
import { renameKey } from "./rename.ts"
import { replaceNode } from "./replace.ts"
import { type Splice, sortSplices } from "./splice.ts"
import type { Edit } from "./types.ts"

/**
 * The splices of one edit where the path is written out in the document: without regard to aliases
 * that refer to the place. Throws YAML_EDIT when the path leads through a scalar or an alias.
 */
export function editLocally(document: YamlDocument, edit: Edit): Splice[] {
  const { path } = edit
  const place = locate(document, path)
  if (place.found < path.length) return editMissing(document, edit, place)
  const { chain } = place
  const node = chain.at(-1) as number
  switch (edit.op) {
    case "set":
      if (node === undefined) return writeDocument(document, edit.value)
      if (equalValues(nodeValue(document, node), edit.value)) return []
      return replaceNode(document, chain, edit.value)
    case "insert":
      return insertItem(document, chain.slice(0, -1), path, edit.value)
    case "delete":
      if (path.length === 0)
        throw editError(document, -1, "the root of a document cannot be deleted")
      return inOrder(document, removeNode(document, chain, keyOf(path)))
    case "rename":
      return rename(document, chain, path, edit.key)
  }
}

function keyOf(path: Path): string | undefined {
  const step = path.at(-1)
  return typeof step === "number" ? undefined : step
}

/** Sorted splices; one edit never touches the same bytes twice. */
function inOrder(document: YamlDocument, splices: readonly Splice[]): Splice[] {
  const sorted = sortSplices(splices)
  if (sorted === undefined) throw editError(document, -1, "the edit does not fit the document")
  return sorted
}

function editMissing(document: YamlDocument, edit: Edit, place: Place): Splice[] {
  const { path } = edit
  const { chain, found } = place
  const parent = chain.at(-1) ?? -1
  const kind = parent < 0 ? tape.NULL : tape.kindOf(document.tape, parent)
  if (edit.op === "delete" || edit.op === "rename") {
    if (kind === tape.ALIAS) throw misfit(document, path, found, parent)
    return []
  }
  const step = path[found] as string | number
  if (found === path.length - 1 && edit.op === "insert" && tape.isSeqKind(kind)) {
    return insertItem(document, chain, path, edit.value)
  }
  const value = missingValue(document, edit, place)
  if (parent < 0) {
    return writeDocument(document, typeof step === "number" ? [value] : { [step]: value })
  }
  if (tape.isMapKind(kind)) return addPair(document, chain, String(step), value)
  if (tape.isSeqKind(kind)) {
    const { length } = childrenOf(document, parent)
    if (step !== length) throw misfit(document, path, found, parent)
    return addItem(document, chain, length, value)
  }
  if (kind === tape.ALIAS || nodeValue(document, parent) !== null) {
    throw misfit(document, path, found, parent)
  }
  return replaceNode(document, chain, typeof step === "number" ? [value] : { [step]: value })
}

// What belongs at the first step of the path that is not there.
function missingValue(document: YamlDocument, edit: Edit, { chain, found }: Place): unknown {
  const { path } = edit
  const parent = chain.at(-1) ?? -1
  const kind = parent < 0 ? tape.NULL : tape.kindOf(document.tape, parent)
  const makesList = !tape.isMapKind(kind) && !tape.isSeqKind(kind)
  const inserts = edit.op === "insert"
  let value = "value" in edit ? edit.value : undefined
  for (let i = path.length - 1; i >= found; i--) {
    const step = path[i]
    const isNew = i > found || makesList
    const inList = typeof step === "number" && isNew
    const isInsertion = inserts && i === path.length - 1
    if ((inList && step !== 0) || (isInsertion && !inList))
      throw misfit(document, path, found, parent)
    if (i > found) value = inList ? [value] : { [step as string]: value }
  }
  return value
}

function isSeq(document: YamlDocument, node: number): boolean {
  return tape.isSeqKind(tape.kindOf(document.tape, node))
}

function misfit(document: YamlDocument, path: Path, found: number, node: number): Error {
  const at = pathText(path.slice(0, found))
  return editError(document, node, `cannot edit ${pathText(path)}: ${at} does not hold it`)
}

function insertItem(
  document: YamlDocument,
  chain: readonly number[],
  path: Path,
  value: unknown,
): Splice[] {
  const seq = chain.at(-1) ?? -1
  const index = path.at(-1)
  if (seq < 0 || !isSeq(document, seq) || typeof index !== "number") {
    throw editError(document, seq, `cannot insert at ${pathText(path)}: it is not in a list`)
  }
  const { length } = childrenOf(document, seq)
  if (index < 0 || index > length || !Number.isInteger(index)) {
    throw editError(
      document,
      seq,
      `cannot insert at ${pathText(path)}: the list has ${length} items`,
    )
  }
  return addItem(document, chain, index, value)
}

function rename(
  document: YamlDocument,
  chain: readonly number[],
  path: Path,
  key: string,
): Splice[] {
  const from = keyOf(path)
  if (from === undefined) {
    throw editError(
      document,
      chain.at(-1) as number,
      `cannot rename ${pathText(path)}: it has no key`,
    )
  }
  if (from === key) return []
  const splices = renameKey(document, chain, from, key)
  const other = locate(document, [...path.slice(0, -1), key])
  if (other.found === path.length) splices.push(...removeNode(document, other.chain, key))
  return inOrder(document, splices)
}

// An empty document gets its first content.
function writeDocument(document: YamlDocument, value: unknown): Splice[] {
  if (value === null) return []
  const { start, end } = document
  const { bytes } = document.source
  const eol = eolAt(document, end)
  const text = toLatin1(stringify(value).replaceAll("\n", eol))
  const fresh = end === 0 || (end > start && bytes[end - 1] === 10) || isStart(document)
  return [{ start: end, end, text: fresh ? text : eol + text }]
}

function isStart(document: YamlDocument): boolean {
  const { start, end, source } = document
  return start === end && (start === 0 || source.bytes[start - 1] === 10)
}
