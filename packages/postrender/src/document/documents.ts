import { type Source, scanDocument, type YamlDocument } from "@sternpost/goyaml"

const MARKER = /^---(?=[ \t\r\n]|$)/gm
const CONTENT = /^[ \t]*[^ \t\r\n#%]/m

/** The documents of a file that have content; throws goyaml's `YamlError`. */
export function documentsIn(source: Source): YamlDocument[] {
  const { latin1 } = source
  const markers = latin1.includes("---")
    ? [...latin1.matchAll(MARKER)].map(({ index }) => index)
    : []
  const starts = [0, ...markers.map((marker) => marker + 3)]
  return starts.flatMap((start, index) => {
    const end = markers[index] ?? latin1.length
    if (!CONTENT.test(latin1.slice(start, end))) return []
    const document = scanDocument(source, start, end)
    return document.root < 0 ? [] : [document]
  })
}
