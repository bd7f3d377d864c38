import type { ChangedRecord, NewRecord } from "../build-driver.ts"
import type { ReleaseRecord } from "../driver.ts"
import { type RecordPlace, recordError } from "../errors.ts"
import { systemLabels, userLabels } from "../labels.ts"
import { decodeRelease, encodeRelease } from "../record/codec.ts"
import { RELEASE_TYPE, releaseKey } from "../record/key.ts"
import type { Release } from "../record/release.ts"
import { checkSize } from "../record/size.ts"
import type { KubeObject } from "./kube-objects.ts"

export type ObjectKind = "Secret" | "ConfigMap"

const DATA_KEY = "release"

/** Where an object is. */
const placeOfObject = ({ metadata }: KubeObject): RecordPlace => ({
  ...(metadata.name === undefined ? {} : { object: metadata.name }),
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
})

/** The record in a Secret or ConfigMap. Throws what `decodeRelease` throws. */
export function readObject(object: KubeObject): ReleaseRecord {
  const { name = "", namespace = "", labels = {}, resourceVersion } = object.metadata
  const place = placeOfObject(object)
  const stored = dataOf(object)[DATA_KEY]
  if (typeof stored !== "string")
    throw recordError(
      "STORAGE_FOREIGN_RECORD",
      `is no Helm release: it has no data "${DATA_KEY}"`,
      place,
    )
  const body = object.kind === "Secret" ? Buffer.from(stored, "base64").toString("latin1") : stored
  const [createdAt, modifiedAt] = [seconds(labels["createdAt"]), seconds(labels["modifiedAt"])]
  return {
    key: name,
    namespace,
    release: decodeRelease(body, place),
    labels: userLabels(labels),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(resourceVersion === undefined ? {} : { etag: resourceVersion }),
  }
}

/** A new object for a revision. Throws STORAGE_TOO_LARGE. */
export function newObject(
  kind: ObjectKind,
  namespace: string,
  { release, labels, createdAt }: NewRecord,
): KubeObject {
  const name = releaseKey(release)
  return {
    apiVersion: "v1",
    kind,
    metadata: {
      name,
      namespace,
      labels: { ...labels, ...systemLabels(release), createdAt: String(createdAt) },
    },
    ...(kind === "Secret" ? { type: RELEASE_TYPE } : {}),
    data: { [DATA_KEY]: body(kind, release, { object: name, namespace }) },
  }
}

/**
 * The object with another state of its revision. Annotations, owners and the time of creation stay;
 * Helm loses them. Throws STORAGE_TOO_LARGE.
 */
export function changedObject(
  before: KubeObject,
  { release, labels, modifiedAt: at }: Pick<ChangedRecord, "release" | "labels" | "modifiedAt">,
): KubeObject {
  const old = before.metadata.labels ?? {}
  const createdAt = old["createdAt"] === undefined ? {} : { createdAt: old["createdAt"] }
  const modifiedAt = String(at)
  const all = {
    ...(labels ?? userLabels(old)),
    ...systemLabels(release),
    ...createdAt,
    modifiedAt,
  }
  const data = { [DATA_KEY]: body(before.kind, release, placeOfObject(before)) }
  return {
    ...before,
    metadata: { ...before.metadata, labels: all },
    data: { ...dataOf(before), ...data },
  }
}

function body(kind: string, release: Release, place: RecordPlace): string {
  const encoded = encodeRelease(release)
  checkSize(release, encoded, place)
  return kind === "Secret" ? Buffer.from(encoded).toString("base64") : encoded
}

const dataOf = ({ data }: KubeObject): Readonly<Record<string, unknown>> =>
  typeof data === "object" && data !== null ? { ...data } : {}

const seconds = (label: string | undefined): number | undefined =>
  label !== undefined && /^\d+$/.test(label) ? Number(label) : undefined
