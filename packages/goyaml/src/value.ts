import { completeDocument } from "./document.ts"
import type { Scalar } from "./scalar/resolve.ts"
import { notFinite, scalarValue } from "./scalar/value.ts"
import { readSimply, UNREAD } from "./simple-reader.ts"
import * as tape from "./tape.ts"
import { ValueReader } from "./value-reader.ts"
import type { YamlDocument } from "./yaml-document.ts"

/**
 * The value of a node as Go reads it: null, boolean, number, bigint for integers beyond 2^53,
 * string, arrays and plain objects. Aliases and merge keys are resolved, the last of duplicate keys
 * wins. Throws YAML_VALUE where Go fails to turn the value into JSON.
 */
export function nodeValue(document: YamlDocument, node: number): unknown {
  if (node === document.root) completeDocument(document)
  if (node < 0) return null
  const content = tape.contentOf(document.tape, node)
  const kind = (document.tape[content] as number) & 15
  if (kind < tape.ALIAS) return finiteScalar(document, content)
  const value = document.intricate ? UNREAD : readSimply(document, content)
  return value === UNREAD ? new ValueReader(document).read(content) : value
}

function finiteScalar(document: YamlDocument, node: number): Scalar {
  const value = scalarValue(document, node)
  if (typeof value !== "number" || Number.isFinite(value)) return value
  throw notFinite(document, node, value)
}
