import type { KubeObject } from "../drivers/kube-objects.ts"
import type { ObjectKind } from "../drivers/object-record.ts"
import { type Labels, OWNER, userLabels } from "../labels.ts"
import { KEY_PREFIX, RELEASE_TYPE } from "../record/key.ts"
import type { RawInput, RawRecord } from "./raw-storage.ts"

const DATA_KEY = "release"
const OF_RECORD = ["name", "owner", "status", "version"] as const

/** Whether an object is, by its name or its owner, meant to be a record. */
export const isCalledAsRecord = ({ metadata }: KubeObject): boolean =>
  metadata.labels?.["owner"] === OWNER || (metadata.name ?? "").startsWith(KEY_PREFIX)

/** The record in a Secret or ConfigMap, whatever is in it. */
export function readRawObject(object: KubeObject): RawRecord {
  const { name = "", namespace = "", labels = {}, resourceVersion = "" } = object.metadata
  const createdAt = seconds(labels["createdAt"])
  const modifiedAt = seconds(labels["modifiedAt"])
  return {
    key: name,
    namespace,
    body: bodyOf(object),
    labels: userLabels(labels),
    system: ofRecord(labels),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    etag: resourceVersion,
    stored: object,
  }
}

/** A new object that holds a record. */
export function newRawObject(kind: ObjectKind, record: RawInput): KubeObject {
  const { key: name, namespace } = record
  return {
    apiVersion: "v1",
    kind,
    metadata: { name, namespace, labels: allLabels(record) },
    ...(kind === "Secret" ? { type: RELEASE_TYPE } : {}),
    data: { [DATA_KEY]: dataOf(kind, record.body) },
  }
}

/** The object with another record in it; what others have put on it stays. */
export function changedRaw(before: KubeObject, record: RawInput): KubeObject {
  const data = { ...(before["data"] as object), [DATA_KEY]: dataOf(before.kind, record.body) }
  const metadata = { ...before.metadata, name: record.key, labels: allLabels(record) }
  return { ...before, metadata, data }
}

function bodyOf({ kind, data }: KubeObject & { readonly data?: unknown }): string {
  const value = typeof data === "object" && data !== null ? { ...data } : {}
  const body: unknown = (value as Record<string, unknown>)[DATA_KEY]
  if (typeof body !== "string") return ""
  return kind === "Secret" ? Buffer.from(body, "base64").toString("latin1") : body
}

const dataOf = (kind: string, body: string): string =>
  kind === "Secret" ? Buffer.from(body, "latin1").toString("base64") : body

function allLabels({ labels, system, createdAt, modifiedAt }: RawInput): Labels {
  return {
    ...labels,
    ...system,
    ...(createdAt === undefined ? {} : { createdAt: String(createdAt) }),
    ...(modifiedAt === undefined ? {} : { modifiedAt: String(modifiedAt) }),
  }
}

const ofRecord = (labels: Labels): Labels =>
  Object.fromEntries(
    OF_RECORD.flatMap((key) => {
      const value = labels[key]
      return value === undefined ? [] : [[key, value]]
    }),
  )

const seconds = (label: string | undefined): number | undefined =>
  label !== undefined && /^\d+$/.test(label) ? Number(label) : undefined
