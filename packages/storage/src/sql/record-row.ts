import type { ReleaseRecord } from "../driver.ts"
import type { Labels } from "../labels.ts"
import { decodeRelease } from "../record/codec.ts"
import type { Row } from "./pool.ts"

/** The record in a row of `releases_v1` with its labels. Throws what `decodeRelease` throws. */
export function readRow(row: Row): ReleaseRecord {
  const { key, namespace, body, createdat, modifiedat, etag, labels } = row
  const place = { object: String(key), namespace: String(namespace) }
  return {
    key: place.object,
    namespace: place.namespace,
    release: decodeRelease(String(body), place),
    labels: { ...(labels as Labels | null) },
    createdAt: Number(createdat),
    ...(Number(modifiedat) === 0 ? {} : { modifiedAt: Number(modifiedat) }),
    etag: String(etag),
  }
}
