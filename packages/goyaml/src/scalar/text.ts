import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { decodeBlockScalar, decodeDoubleQuoted, decodeSingleQuoted, foldLines } from "./decode.ts"

/** Text of a scalar node as latin1 bytes, folded and unescaped. */
export function scalarText(document: YamlDocument, node: number): string {
  const cells = document.tape
  const head = cells[node] as number
  const start = cells[node + tape.START] as number
  const end = cells[node + tape.END] as number
  const { latin1 } = document.source
  switch (head & 15) {
    case tape.NULL:
      return ""
    case tape.PLAIN:
      return latin1.slice(start, end)
    case tape.PLAIN_LINES:
      return foldLines(latin1.slice(start, end))
    case tape.LITERAL:
    case tape.FOLDED:
      return decodeBlockScalar(head, latin1.slice(start, end), breakBehind(document, head, end))
  }
  const text = latin1.slice(start + 1, end - 1)
  if ((head & tape.ENCODED) === 0) return text
  return (head & 15) === tape.DOUBLE_QUOTED ? decodeDoubleQuoted(text) : decodeSingleQuoted(text)
}

// A scalar that keeps its trailing line breaks ends behind the last of them.
function breakBehind(document: YamlDocument, head: number, offset: number): string {
  if (offset >= document.end || (head & tape.KEEP) !== 0) return ""
  const { latin1 } = document.source
  return latin1[offset] === "\xe2" ? latin1.slice(offset, offset + 3) : "\n"
}
