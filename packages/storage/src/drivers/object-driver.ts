import { buildDriver, type ChangedRecord, type NewRecord, type Position } from "../build-driver.ts"
import {
  collectPages,
  DEFAULT_PAGE,
  type Driver,
  type DriverOptions,
  type PageOptions,
  type ReleaseRecord,
  readableOr,
} from "../driver.ts"
import { CHANGED, recordError } from "../errors.ts"
import { OWNER } from "../labels.ts"
import { asLatest } from "../latest.ts"
import { asStorageError, type KubeVerb } from "./kube-errors.ts"
import type { KubeListOptions, KubeObject, KubeObjects } from "./kube-objects.ts"
import { latestObjects, selectorOf } from "./latest-objects.ts"
import { objectPages } from "./object-pages.ts"
import { changedObject, newObject, type ObjectKind, readObject } from "./object-record.ts"
import { hasCode, isAsSent, isUnanswered, WRITE_ATTEMPTS } from "./unanswered.ts"

export interface ObjectDriverOptions extends DriverOptions {
  /** The cluster. */
  readonly objects: KubeObjects
}

/** Records in Secrets of the type `helm.sh/release.v1`: Helm's default. */
export const createSecretDriver = (options: ObjectDriverOptions): Driver =>
  createObjectDriver("Secret", options)

/** Records in ConfigMaps. */
export const createConfigMapDriver = (options: ObjectDriverOptions): Driver =>
  createObjectDriver("ConfigMap", options)

function createObjectDriver(kind: ObjectKind, options: ObjectDriverOptions): Driver {
  const { objects, namespace, onUnreadable } = options
  const resource = kind === "Secret" ? "secrets" : "configmaps"
  const refOf = ({ key, namespace: ns }: Position) => ({
    apiVersion: "v1",
    kind,
    namespace: ns,
    name: key,
  })

  async function call<T>(
    verb: KubeVerb,
    { key, namespace: ns }: Partial<Position>,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const place = {
        ...(key === undefined ? {} : { object: key }),
        ...(ns === undefined ? {} : { namespace: ns }),
      }
      throw asStorageError(error, { verb, resource, ...place })
    }
  }

  const fetch = (position: Position): Promise<KubeObject> =>
    call("get", position, () => objects.get(refOf(position)))

  function pagesIn(ns: string, { limit = DEFAULT_PAGE, ...list }: KubeListOptions) {
    const place = ns === "" ? {} : { namespace: ns }
    const ref = { apiVersion: "v1", kind, ...place }
    return objectPages(
      (page) => call("list", place, () => objects.list(ref, { ...list, ...page })),
      limit,
    )
  }

  const recordsOf = (object: KubeObject) => readable({ ...object, kind }, onUnreadable)

  async function* latestIn(
    ns: string,
    { limit, labels }: Required<PageOptions>,
  ): AsyncGenerator<readonly ReleaseRecord[]> {
    const source = { pages: (list: KubeListOptions) => pagesIn(ns, list), get: ifThere }
    for await (const chosen of latestObjects(source, { labels, limit })) {
      const records = chosen.flatMap(({ object, status }) =>
        recordsOf(object).map((record) => ({ record, status })),
      )
      yield await asLatest(records, ({ namespace: of, release: { name } }) =>
        collectPages(latestIn(of, { limit, labels: { ...labels, name } })),
      )
    }
  }

  async function ifThere({ metadata }: KubeObject): Promise<KubeObject | undefined> {
    try {
      return await fetch({ key: metadata.name ?? "", namespace: metadata.namespace ?? "" })
    } catch (error) {
      if (hasCode(error, "STORAGE_NOT_FOUND")) return undefined
      throw error
    }
  }

  async function create(position: Position, record: NewRecord): Promise<ReleaseRecord> {
    const object = newObject(kind, position.namespace, record)
    for (let attempt = 1; ; attempt++)
      try {
        return readObject(await call("create", position, () => objects.create(object)))
      } catch (error) {
        if (isUnanswered(error) && attempt < WRITE_ATTEMPTS) continue
        if (attempt === 1 || !hasCode(error, "STORAGE_EXISTS")) throw error
        const stored = await fetch(position)
        if (!isAsSent(stored, object)) throw error
        return readObject({ ...stored, kind })
      }
  }

  async function replace(position: Position, record: ChangedRecord): Promise<ReleaseRecord> {
    const { etag } = record
    let sent: KubeObject | undefined
    for (let attempt = 1; ; attempt++) {
      const before = await fetch(position)
      if (sent !== undefined && isAsSent(before, sent)) return readObject({ ...before, kind })
      if (etag !== undefined && before.metadata.resourceVersion !== etag) throw changed(position)
      const object = changedObject(before, record)
      try {
        return readObject(await call("update", position, () => objects.replace(object)))
      } catch (error) {
        // Somebody who writes at the same moment makes it read again.
        const isOvertaken = etag === undefined && hasCode(error, "STORAGE_CONFLICT")
        const again = isOvertaken || isUnanswered(error)
        if (!again || attempt >= WRITE_ATTEMPTS) throw error
        sent = object
      }
    }
  }

  async function remove(position: Position, etag: string | undefined): Promise<void> {
    const precondition = etag === undefined ? {} : { resourceVersion: etag }
    for (let attempt = 1; ; attempt++)
      try {
        await call("delete", position, () => objects.delete(refOf(position), precondition))
        return
      } catch (error) {
        if (isUnanswered(error) && attempt < WRITE_ATTEMPTS) continue
        if (attempt > 1 && hasCode(error, "STORAGE_NOT_FOUND")) return
        throw error
      }
  }

  return buildDriver(options, {
    name: kind,
    create,
    replace,
    delete: remove,
    get: async (position) => readObject(await fetch(position)),
    async *pages({ limit, labels }) {
      const labelSelector = selectorOf({ owner: OWNER, ...labels })
      for await (const items of pagesIn(namespace, { labelSelector, limit }))
        yield items.flatMap(recordsOf)
    },
    latest: (pages) => latestIn(namespace, pages),
  })
}

function readable(
  object: KubeObject,
  onUnreadable: DriverOptions["onUnreadable"],
): readonly ReleaseRecord[] {
  const record = readableOr(() => readObject(object), onUnreadable)
  return record === undefined ? [] : [record]
}

const changed = ({ key, namespace }: Position) =>
  recordError("STORAGE_CONFLICT", CHANGED, { object: key, namespace })
