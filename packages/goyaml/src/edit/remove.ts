import { keyText } from "../find.ts"
import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { dashBehind, headEnd, removeLines } from "./around.ts"
import {
  commentAfter,
  contentEnd,
  isBlockCollection,
  isFlow,
  lineBreak,
  nextLine,
  startsLine,
} from "./layout.ts"
import { editError } from "./place.ts"
import type { Splice } from "./splice.ts"

/** An entry of a collection: a pair of a map, from its key on, or an item, from its dash on. */
interface Entry {
  readonly start: number
  /** The key node; of an item, the item. */
  readonly key: number
  readonly value: number
}

/** Takes the last node of the chain out of its collection; `key` is its key in a map. */
export function removeNode(
  document: YamlDocument,
  chain: readonly number[],
  key: string | undefined,
): Splice[] {
  const parent = chain.at(-2) as number
  const node = chain.at(-1) as number
  const entries = entriesOf(document, parent)
  const doomed = entries.filter((entry) =>
    key === undefined ? entry.value === node : keyText(document, entry.key) === key,
  )
  if (isFlow(document, parent)) return removeFromFlow(document, parent, entries, doomed)
  if (doomed.length === entries.length) return emptyBlock(document, chain.slice(0, -1), doomed)
  return doomed.flatMap((entry) => removeEntry(document, parent, entries, entry))
}

function entriesOf(document: YamlDocument, node: number): Entry[] {
  const cells = document.tape
  const isMap = tape.isMapKind((cells[node] as number) & 15)
  const block = isBlockCollection(document, node)
  const end = tape.nextOf(cells, node)
  const entries: Entry[] = []
  let before = -1
  for (let key = node + tape.WIDTH; key < end; ) {
    const outer = isMap ? tape.nextOf(cells, key) : key
    const value = tape.contentOf(cells, outer)
    const isItem = block && !isMap
    const start = isItem ? dashBehind(document, node, before) : tape.startOf(cells, key)
    entries.push({ start, key, value })
    before = value
    key = tape.nextOf(cells, outer)
  }
  return entries
}

// The last entry of a block collection goes: brackets take its place.
function emptyBlock(
  document: YamlDocument,
  chain: readonly number[],
  doomed: readonly Entry[],
): Splice[] {
  const node = chain.at(-1) as number
  const brackets = tape.isMapKind((document.tape[node] as number) & 15) ? "{}" : "[]"
  const first = doomed[0] as Entry
  const end = contentEnd(document, (doomed.at(-1) as Entry).value)
  if (chain.length > 1 && startsLine(document, first.start)) {
    const head = headEnd(document, chain)
    return [
      { start: head, end: head, text: ` ${brackets}` },
      ...doomed.map((entry) =>
        removeLines(document, entry.start, contentEnd(document, entry.value)),
      ),
    ]
  }
  return [{ start: first.start, end, text: brackets }]
}

function removeEntry(
  document: YamlDocument,
  parent: number,
  entries: readonly Entry[],
  entry: Entry,
): Splice[] {
  const end = contentEnd(document, entry.value)
  if (startsLine(document, entry.start)) return [removeLines(document, entry.start, end)]
  // The first entry behind a dash: the next one moves up, unless a comment stands before it.
  const next = entries[entries.indexOf(entry) + 1]
  if (next === undefined) throw editError(document, entry.value, "an explicit key is in the way")
  const from = nextLine(document, end)
  const between = document.source.latin1.slice(from, next.start)
  if (between.trim() === "") return [{ start: entry.start, end: next.start, text: "" }]
  if (((document.tape[parent] as number) & 15) === tape.SEQ) {
    return [{ start: entry.start, end: lineBreak(document, end), text: "" }]
  }
  return [{ start: trimmed(document, entry.start), end: lineBreak(document, end), text: "" }]
}

function trimmed(document: YamlDocument, offset: number): number {
  let at = offset
  while (document.source.bytes[at - 1] === 32) at--
  return at
}

function removeFromFlow(
  document: YamlDocument,
  parent: number,
  entries: readonly Entry[],
  doomed: readonly Entry[],
): Splice[] {
  const cells = document.tape
  const kept = entries.filter((entry) => !doomed.includes(entry))
  const close = tape.endOf(cells, parent) - 1
  const inside = tape.startOf(cells, parent) + 1
  const { latin1 } = document.source
  if (kept.length === 0) {
    if (!latin1.slice(inside, close).includes("#")) return [{ start: inside, end: close, text: "" }]
  }
  return doomed.map((entry) => {
    const at = entries.indexOf(entry)
    const next = entries[at + 1]
    const before = entries[at - 1]
    const end = endOfValue(document, entry)
    // A pair at the end takes the comma before it, any other the one behind it.
    if (next === undefined && before !== undefined && kept.includes(before)) {
      return { start: endOfValue(document, before), end, text: "" }
    }
    if (next !== undefined && commentAfter(document, commaAfter(latin1, end)) === "") {
      return { start: entry.start, end: next.start, text: "" }
    }
    return { start: entry.start, end: next === undefined ? end : commaAfter(latin1, end), text: "" }
  })
}

function endOfValue(document: YamlDocument, entry: Entry): number {
  return tape.endOf(document.tape, entry.value)
}

function commaAfter(latin1: string, end: number): number {
  return latin1.indexOf(",", end) + 1
}
