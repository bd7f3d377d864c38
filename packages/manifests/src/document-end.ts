import { nodeRange, type YamlDocument, YamlError } from "@sternpost/goyaml"
import type { DocumentScan } from "./document-scan.ts"

// Directives here are those of the next document.
const REST = /(?:[ \t\r\n]|#[^\n]*|^\.\.\.(?=\s|$)|^%[^\n]*)*/my
const TWO_DOCUMENTS = "text after the end of the document; put a line with --- between documents"

/** Refuses what stands behind the end of a document, which Go would lose without a word: throws a `YamlError`. */
export function verifyEnd({ source, from, to }: DocumentScan, scanned: YamlDocument): void {
  const { root } = scanned
  REST.lastIndex = root < 0 ? from : nodeRange(scanned, root).end
  REST.test(source.latin1)
  if (root >= 0 && REST.lastIndex < to)
    throw new YamlError("YAML_SYNTAX", TWO_DOCUMENTS, source, REST.lastIndex)
}
