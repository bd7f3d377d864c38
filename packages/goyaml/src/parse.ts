import { scanDocument } from "./document.ts"
import { createSource, type Source } from "./source.ts"
import { nodeValue } from "./value.ts"

/** The first document of a text, as sigs.k8s.io/yaml unmarshals it; null when there is none. */
export function parse(text: string | Buffer): unknown {
  const source = createSource(text)
  const document = scanDocument(source, 0, source.bytes.length)
  return nodeValue(document, document.root)
}

/** The values of all documents of a stream; empty documents are left out. */
export function parseAll(text: string | Buffer): unknown[] {
  const source = createSource(text)
  const values: unknown[] = []
  for (const [start, end] of documentRanges(source)) {
    const document = scanDocument(source, start, end)
    if (document.root >= 0) values.push(nodeValue(document, document.root))
  }
  return values
}

/** What stands between the `---` markers. Directives alone are no document: they belong to the next. */
export function documentRanges(source: Source): [start: number, end: number][] {
  const { latin1 } = source
  const found: [number, number][] = []
  let start = 0
  for (const marker of latin1.matchAll(/^(?:\xef\xbb\xbf)?---(?=[ \t\r\n]|$)/gm)) {
    if (!isOnlyDirectives(latin1.slice(start, marker.index))) found.push([start, marker.index])
    start = marker.index + marker[0].length
  }
  found.push([start, latin1.length])
  return found
}

function isOnlyDirectives(text: string): boolean {
  // Most documents have no such line, which is seen faster so.
  if (!text.includes("%") || !/^[ \t]*%/m.test(text)) return false
  return /^\s*(?:#.*\s+)*%/.test(text) && /^(?:[%#].*|\s*)$/.test(text.replaceAll(/^[%#].*$/gm, ""))
}
