import { DEFAULT_PAGE } from "../driver.ts"
import { asStorageError, type KubeVerb } from "../drivers/kube-errors.ts"
import { type KubeObject, type KubeObjects, reasonOf } from "../drivers/kube-objects.ts"
import { objectPages } from "../drivers/object-pages.ts"
import type { ObjectKind } from "../drivers/object-record.ts"
import { StorageError } from "../errors.ts"
import { OWNER } from "../labels.ts"
import { changedRaw, isCalledAsRecord, newRawObject, readRawObject } from "./raw-object.ts"
import {
  idOf,
  type Place,
  type RawInput,
  type RawPageOptions,
  type RawRecord,
  type RawRef,
  type RawStorage,
} from "./raw-storage.ts"

export interface RawObjectsOptions {
  readonly objects: KubeObjects
  readonly kind: ObjectKind
  /** `""` is all namespaces. */
  readonly namespace: string
  /** The cluster's address, where it cannot be told by anything better. */
  readonly server?: string
}

/** Records in Secrets or ConfigMaps, with their bodies as they are. */
export function createRawObjects(options: RawObjectsOptions): RawStorage {
  const { objects, kind, namespace, server } = options
  const resource = kind === "Secret" ? "secrets" : "configmaps"
  const refOf = ({ key: name, namespace: ns }: RawRef) => ({
    apiVersion: "v1",
    kind,
    namespace: ns,
    name,
  })

  async function call<T>(verb: KubeVerb, ref: Partial<RawRef>, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const { key: object, namespace: ns } = ref
      const place = { ...(object === undefined ? {} : { object }), namespace: ns ?? "" }
      throw asStorageError(error, { verb, resource, ...place })
    }
  }

  async function* list(ns: string, labelSelector: string | undefined) {
    const ref = { apiVersion: "v1", kind, ...(ns === "" ? {} : { namespace: ns }) }
    const selector = labelSelector === undefined ? {} : { labelSelector }
    for await (const items of objectPages(
      (page) => call("list", { namespace: ns }, () => objects.list(ref, { ...selector, ...page })),
      DEFAULT_PAGE,
    ))
      yield items.map((item): KubeObject => ({ ...item, apiVersion: "v1", kind }))
  }

  async function* pages({ release, isAnyOwner = false }: RawPageOptions = {}) {
    const named = release === undefined ? "" : `,name=${release}`
    const selector = isAnyOwner ? undefined : `owner=${OWNER}${named}`
    for await (const items of list(namespace, selector))
      yield items
        .filter((item) => !isAnyOwner || isCalledAsRecord(item))
        .map(readRawObject)
        .filter(({ system }) => release === undefined || isAnyOwner || system["name"] === release)
  }

  async function fetchOne(ref: RawRef): Promise<readonly RawRecord[]> {
    try {
      return [readRawObject(await call("get", ref, () => objects.get(refOf(ref))))]
    } catch (error) {
      if (isCode(error, "STORAGE_NOT_FOUND")) return []
      throw error
    }
  }

  /** All revisions of a release with one request, and by themselves those that its label does not find. */
  async function fetchRelease(ns: string, release: string, refs: readonly RawRef[]) {
    const wanted = new Set(refs.map(idOf))
    const found: RawRecord[] = []
    if (release !== "" && refs.length > 1)
      for await (const items of list(ns, `owner=${OWNER},name=${release}`))
        found.push(...items.map(readRawObject).filter((record) => wanted.has(idOf(record))))
    const seen = new Set(found.map(idOf))
    for (const ref of refs) if (!seen.has(idOf(ref))) found.push(...(await fetchOne(ref)))
    return found
  }

  async function create(records: readonly RawInput[]) {
    const created: RawRef[] = []
    for (const record of records)
      try {
        await call("create", record, () => objects.create(newRawObject(kind, record)))
        created.push({ key: record.key, namespace: record.namespace })
      } catch (error) {
        if (!isCode(error, "STORAGE_EXISTS")) throw error
      }
    return created
  }

  async function remove({ etag, ...ref }: RawRef & { etag: string }) {
    await call("delete", ref, () => objects.delete(refOf(ref), { resourceVersion: etag }))
  }

  async function replace(before: RawRecord, after: RawInput) {
    const object = changedRaw(before.stored as KubeObject, after)
    if (before.key === after.key) {
      await call("update", before, () => objects.replace(object))
      return
    }
    const { resourceVersion: _, uid: __, creationTimestamp: ___, ...metadata } = object.metadata
    await call("create", after, () => objects.create({ ...object, metadata }))
    await remove(before)
  }

  return {
    name: kind,
    namespace,
    batch: { records: 1, bytes: 1, isAtomic: false, parallel: 6 },
    place: () => placeOf(options),
    pages,
    async fetch(refs) {
      const found: RawRecord[] = []
      for (const [, group] of groupByRelease(refs)) {
        const [{ namespace: ns, release = "" }] = group as [(typeof group)[0]]
        found.push(...(await fetchRelease(ns, release, group)))
      }
      return found
    },
    create,
    replace,
    async delete(records) {
      for (const record of records) await remove(record)
    },
  }

  async function placeOf({ objects: asked }: RawObjectsOptions): Promise<Place> {
    const address = server === undefined ? {} : { address: `${kind} in ${server}` }
    const ref = { apiVersion: "v1", kind: "Namespace", name: "kube-system" }
    try {
      const { uid } = (await asked.get(ref)).metadata
      if (typeof uid === "string") return { name: kind, id: `${kind} in ${uid}`, ...address }
    } catch (error) {
      // Who may not see it is told apart by the address; who reaches nobody hears so at once.
      if (reasonOf(error) === undefined) throw asStorageError(error, { verb: "get", resource })
    }
    return { name: kind, ...address }
  }
}

type ReleaseRef = RawRef & { readonly release?: string }

function groupByRelease(refs: readonly ReleaseRef[]): Map<string, ReleaseRef[]> {
  const groups = new Map<string, ReleaseRef[]>()
  for (const ref of refs) {
    const id = `${ref.namespace}/${ref.release ?? ""}`
    groups.set(id, [...(groups.get(id) ?? []), ref])
  }
  return groups
}

const isCode = (error: unknown, code: StorageError["code"]): boolean =>
  error instanceof StorageError && error.code === code
