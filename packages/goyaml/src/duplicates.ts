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
  const found: DuplicateKey[] = []
  if (document.root >= 0) collect(document, document.root, [], found)
  return found
}

export function hasDuplicateKeys(document: YamlDocument): boolean {
  return duplicateKeys(document).length > 0
}

function collect(
  document: YamlDocument,
  node: number,
  path: readonly (string | number)[],
  found: DuplicateKey[],
): void {
  const cells = document.tape
  const kind = tape.kindOf(cells, node)
  const end = tape.nextOf(cells, node)
  if (tape.isSeqKind(kind)) {
    let index = 0
    for (let item = node + tape.WIDTH; item < end; item = tape.nextOf(cells, item)) {
      collect(document, tape.contentOf(cells, item), [...path, index++], found)
    }
  }
  if (!tape.isMapKind(kind)) return
  const seen = new Set<string>()
  for (let key = node + tape.WIDTH; key < end; ) {
    const text = keyText(document, key)
    const value = tape.nextOf(cells, key)
    if (text !== undefined) {
      const here = [...path, text]
      if (seen.has(text)) {
        const { line } = lineColumn(document.source, tape.startOf(cells, key))
        found.push({ path: here, line })
      }
      seen.add(text)
      collect(document, tape.contentOf(cells, value), here, found)
    }
    key = tape.nextOf(cells, value)
  }
}
