import {
  findNode,
  fromLatin1,
  lineColumn,
  nodeRange,
  toLatin1,
  type YamlDocument,
} from "@sternpost/goyaml"
import type { DocumentPath } from "./mistake.ts"

export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * Where the value at a path begins, or its key. What is not written, because it is missing or comes
 * from an alias, is placed at what encloses it; a value that is empty at its key.
 */
export function positionOf(document: YamlDocument, path: DocumentPath, at?: "key"): Position {
  const written = writtenPart(document, path)
  const node = findNode(document, written)
  const { start, end } = node < 0 ? { start: 0, end: 0 } : nodeRange(document, node)
  const key = written.length < path.length ? "key" : start === end ? "key" : at
  const keyStart = key === "key" ? keyBefore(document, written.at(-1), start) : undefined
  return lineColumn(document.source, keyStart ?? start)
}

/** The text of the value at a path as it is written. */
export function sourceTextOf(document: YamlDocument, path: DocumentPath): string {
  const node = findNode(document, path)
  if (node < 0) return ""
  const { start, end } = nodeRange(document, node)
  return fromLatin1(document.source.latin1.slice(start, end))
}

function writtenPart(document: YamlDocument, path: DocumentPath): DocumentPath {
  let length = path.length
  while (length > 0 && findNode(document, path.slice(0, length)) < 0) length--
  return path.slice(0, length)
}

// What may stand between a key and its value: the rest of the key, comments, an anchor or a tag.
const BETWEEN = /^["']?\s*:(?:\s|#[^\n]*(?=\n)|[&!]\S*(?=\s))*$/

/** Start of the key in front of a value; `undefined` for items of a list and keys with escapes. */
function keyBefore(
  { source, start: first }: YamlDocument,
  key: string | number | undefined,
  value: number,
): number | undefined {
  if (typeof key !== "string" || key === "") return undefined
  const text = toLatin1(key)
  const { latin1 } = source
  for (let start = value; start > first; ) {
    start = latin1.lastIndexOf(text, start - 1)
    if (start < first) return undefined
    if (!BETWEEN.test(latin1.slice(start + text.length, value))) continue
    return /["']/.test(latin1.charAt(start - 1)) ? start - 1 : start
  }
  return undefined
}
