import { nodeProperties } from "./properties.ts"
import { formatNumberKey } from "./scalar/key.ts"
import type { Scalar } from "./scalar/resolve.ts"
import { MERGE_TAG, tagOf } from "./scalar/tag.ts"
import { scalarText } from "./scalar/text.ts"
import { scalarValue } from "./scalar/value.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

/** Whether a key node is `<<` as go-yaml means it: plain, or with the tag `!!merge` or `!`. */
export function isMergeKey(document: YamlDocument, key: number): boolean {
  // The fast reader leaves all of these to the parser.
  if (!document.intricate) return false
  const kind = (document.tape[key] as number) & 15
  if (kind >= tape.ALIAS || scalarText(document, key) !== "<<") return false
  const { tag } = nodeProperties(document, key)
  return tag === MERGE_TAG || tag === "!" || (tag === "" && kind === tape.PLAIN)
}

/** A scalar key as the string it is in JSON; undefined for null and integers beyond int64. */
export function keyString(document: YamlDocument, key: number): string | undefined {
  const value = scalarValue(document, key)
  return typeof value === "string" ? value : nonStringKey(document, key, value)
}

function nonStringKey(
  document: YamlDocument,
  key: number,
  value: Exclude<Scalar, string>,
): string | undefined {
  if (value === null) return undefined
  if (typeof value === "boolean") return String(value)
  if (typeof value === "bigint" && value >= 2n ** 63n) return undefined
  const { tag } = nodeProperties(document, key)
  const float = tag.endsWith(":float") || tagOf(value, scalarText(document, key)) === "float"
  return formatNumberKey(value, float)
}
