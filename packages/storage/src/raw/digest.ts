import { createHash } from "node:crypto"

import type { Labels } from "../labels.ts"
import { unpackRelease } from "../record/codec.ts"
import type { RawInput } from "./raw-storage.ts"

/** The digest of a record as it is stored, with its labels: the same only for the same bytes. */
export const storedDigest = (record: RawInput): string => sha256(record.body, labelText(record))

/** The digest of the JSON in a record, with its labels: the same however it is packed. Throws as `decodeRelease`. */
function contentDigest(record: RawInput): string {
  const { body, key, namespace } = record
  return sha256(unpackRelease(body, { object: key, namespace }), labelText(record))
}

/** Whether two records say the same; what cannot be unpacked says nothing. */
export function hasSameContent(a: RawInput, b: RawInput): boolean {
  try {
    return contentDigest(a) === contentDigest(b)
  } catch {
    return false
  }
}

const labelText = ({ key, namespace, labels, system }: RawInput): string =>
  JSON.stringify([key, namespace, sorted(labels), systemText(system)])

/** A label that is missing counts as what a column of SQL has instead, which cannot be without a value. */
const systemText = ({ name = "", owner = "", status = "", version = "0" }: Labels) => [
  name,
  owner,
  status,
  version,
]

const sorted = (labels: Labels): readonly (readonly [string, string])[] =>
  Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))

/** The digest of texts, one after the other. */
export function sha256(...texts: readonly string[]): string {
  const hash = createHash("sha256")
  for (const text of texts) hash.update(`${text.length}:`).update(text)
  return hash.digest("hex")
}
