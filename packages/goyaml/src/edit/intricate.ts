import { YamlError } from "../errors.ts"
import { type Path, resolveAlias, valueAt } from "../find.ts"
import { aliasTargets } from "../properties.ts"
import * as tape from "../tape.ts"
import { nodeValue } from "../value.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { addPair, childrenOf } from "./add.ts"
import { equalValues } from "./equal.ts"
import { editLocally } from "./local.ts"
import { editError, locate, pathText } from "./place.ts"
import { replaceNode } from "./replace.ts"
import { composeSplices, type Splice, sortSplices } from "./splice.ts"
import { placeTogether } from "./together.ts"
import type { Edit } from "./types.ts"
import { editValue } from "./value.ts"

/** Scans a document anew after some splices. */
export type Rescan = (document: YamlDocument, splices: readonly Splice[]) => YamlDocument

/**
 * An edit of a document with anchors, aliases, merge keys, tags or explicit keys. What a splice
 * means there cannot be seen locally, so each way to do it, from the smallest change to the
 * largest, is tried and held against the value that must come out.
 */
export function editIntricate(document: YamlDocument, edit: Edit, rescan: Rescan): Splice[] {
  const before = nodeValue(document, document.root)
  const after = editValue(before, edit)
  if (after === undefined) {
    throw editError(document, document.root, `cannot ${edit.op} ${pathText(edit.path)}`)
  }
  if (equalValues(before, after.value)) return []
  for (const way of waysTo(document, edit, rescan)) {
    const splices = attempt(() => way())
    if (splices !== undefined && gives(document, splices, after.value, rescan)) return splices
  }
  return replaceNode(document, [document.root], after.value)
}

function attempt(way: () => Splice[] | undefined): Splice[] | undefined {
  try {
    return way()
  } catch (error) {
    if (error instanceof YamlError) return undefined
    throw error
  }
}

/** The splices of several edits in their places, at once; undefined where that is not what they want. */
export function editIntricateTogether(
  document: YamlDocument,
  edits: readonly Edit[],
  rescan: Rescan,
): Splice[] | undefined {
  let value = nodeValue(document, document.root)
  for (const edit of edits) {
    const after = editValue(value, edit)
    if (after === undefined) return undefined
    value = after.value
  }
  const splices = attempt(() => placeTogether(document, edits))
  return splices !== undefined && gives(document, splices, value, rescan) ? splices : undefined
}

function gives(
  document: YamlDocument,
  splices: readonly Splice[],
  value: unknown,
  rescan: Rescan,
): boolean {
  return (
    attempt(() => {
      const changed = rescan(document, splices)
      return equalValues(nodeValue(changed, changed.root), value) ? [] : undefined
    }) !== undefined
  )
}

function* waysTo(
  document: YamlDocument,
  edit: Edit,
  rescan: Rescan,
): Generator<() => Splice[] | undefined> {
  yield () => editLocally(document, edit)
  yield () => overrideMerged(document, edit)
  const inlined = attempt(() => inlineAliases(document, edit.path, rescan))
  if (inlined !== undefined && inlined.length > 0) {
    const changed = rescan(document, inlined)
    const shift = document.start - changed.start
    const after = (splices: readonly Splice[] | undefined): Splice[] | undefined =>
      splices && composeSplices(inlined, moved(splices, shift), document.start, document.end)
    yield () => after(editLocally(changed, edit))
    yield () => after(overrideMerged(changed, edit))
    for (const way of rewrites(changed, edit)) yield () => after(way())
  }
  yield* rewrites(document, edit)
}

function moved(splices: readonly Splice[], shift: number): Splice[] {
  return splices.map(({ start, end, text }) => ({ start: start + shift, end: end + shift, text }))
}

// A key that only a merge provides gets written out in the map itself, behind the merge.
function overrideMerged(document: YamlDocument, edit: Edit): Splice[] | undefined {
  const { chain, found } = locate(document, edit.path)
  const step = edit.path[found]
  const node = chain.at(-1)
  if (step === undefined || node === undefined) return undefined
  if (!tape.isMapKind(tape.kindOf(document.tape, node))) return undefined
  const merged = valueAt(document, edit.path.slice(0, found + 1))
  const value = editValue(merged, { ...edit, path: edit.path.slice(found + 1) })
  return value && addPair(document, chain, String(step), value.value)
}

// Writes the collections along the path anew, the innermost first.
function* rewrites(document: YamlDocument, edit: Edit): Generator<() => Splice[] | undefined> {
  const { chain } = locate(document, edit.path)
  for (let length = Math.min(chain.length, edit.path.length); length > 0; length--) {
    const part = chain.slice(0, length)
    yield () => {
      const value = nodeValue(document, part.at(-1) as number)
      const changed = editValue(value, { ...edit, path: edit.path.slice(length - 1) })
      return changed && replaceNode(document, part, changed.value)
    }
  }
}

/**
 * Writes out the aliases that stand in the way of an edit: those that the path leads through, and
 * those of anchors around and inside the place.
 */
function inlineAliases(document: YamlDocument, path: Path, rescan: Rescan): Splice[] | undefined {
  let splices: Splice[] = []
  let current = document
  // Each round may bring the path to the next alias.
  for (let round = 0; round <= path.length; round++) {
    const more = sortSplices(
      aliasesInTheWay(current, path).flatMap((alias) => inline(current, alias)),
    )
    if (more === undefined || more.length === 0) break
    const shifted = moved(more, document.start - current.start)
    splices = composeSplices(splices, shifted, document.start, document.end)
    current = rescan(document, splices)
  }
  return splices
}

function aliasesInTheWay(document: YamlDocument, path: Path): number[] {
  const { chain } = locate(document, path)
  const place = chain.at(-1) as number
  const end = tape.nextOf(document.tape, place)
  const found: number[] = []
  for (const [alias, target] of aliasTargets(document)) {
    const around = chain.includes(target)
    const inside = target >= place && target < end
    if (alias === place || around || inside) found.push(alias)
  }
  return found
}

function inline(document: YamlDocument, alias: number): Splice[] {
  const value = nodeValue(document, resolveAlias(document, alias))
  return replaceNode(document, chainTo(document, document.root, alias), value)
}

function chainTo(document: YamlDocument, top: number, node: number): number[] {
  if (top === node) return [top]
  const next = childrenOf(document, top).find(
    (child) => child <= node && node < tape.nextOf(document.tape, child),
  )
  return next === undefined ? [top] : [top, ...chainTo(document, next, node)]
}
