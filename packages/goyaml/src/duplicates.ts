import { completeDocument } from "./document.ts"
import { keyText, type Path } from "./find.ts"
import { lineColumn } from "./source.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

/** A key that its map has before. */
export interface DuplicateKey {
  readonly path: Path
  readonly line: number
}

/** Keys that occur more than once in their map: Go keeps the last, strict readers refuse. */
export function duplicateKeys(document: YamlDocument): DuplicateKey[] {
  completeDocument(document)
  const found: Found[] = []
  const left: Place[] = document.root < 0 ? [] : [{ node: document.root }]
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const kind = tape.kindOf(document.tape, place.node)
    if (tape.isSeqKind(kind)) for (const item of itemsOf(document, place)) left.push(item)
    else if (tape.isMapKind(kind))
      for (const pair of pairsOf(document, place, found)) left.push(pair)
  }
  found.sort((a, b) => a.offset - b.offset)
  return found.map(({ path, offset }) => {
    const { line } = lineColumn(document.source, offset)
    return { path, line }
  })
}

export function hasDuplicateKeys(document: YamlDocument): boolean {
  return duplicateKeys(document).length > 0
}

interface Found {
  readonly path: Path
  readonly offset: number
}

/** A node and how it is reached. */
interface Place {
  readonly node: number
  readonly step?: string | number
  readonly above?: Place
}

function pathTo(place: Place): (string | number)[] {
  const path: (string | number)[] = []
  for (let at: Place | undefined = place; at?.step !== undefined; at = at.above) path.push(at.step)
  return path.reverse()
}

function* itemsOf(document: YamlDocument, above: Place): Generator<Place> {
  const cells = document.tape
  const end = tape.nextOf(cells, above.node)
  let step = 0
  for (let item = above.node + tape.WIDTH; item < end; item = tape.nextOf(cells, item)) {
    yield { node: tape.contentOf(cells, item), step: step++, above }
  }
}

function* pairsOf(document: YamlDocument, above: Place, found: Found[]): Generator<Place> {
  const cells = document.tape
  const end = tape.nextOf(cells, above.node)
  const seen = new Set<string>()
  for (let key = above.node + tape.WIDTH; key < end; ) {
    const step = keyText(document, key)
    const value = tape.nextOf(cells, key)
    if (step !== undefined) {
      const place = { node: tape.contentOf(cells, value), step, above }
      if (seen.has(step)) found.push({ path: pathTo(place), offset: tape.startOf(cells, key) })
      seen.add(step)
      yield place
    }
    key = tape.nextOf(cells, value)
  }
}
