import {
  collectPages,
  DEFAULT_PAGE,
  type DeleteOptions,
  type Driver,
  type DriverOptions,
  type PageOptions,
  type RecordInput,
  type ReleaseRecord,
  readableOr,
  targetNamespace,
  unixSeconds,
} from "../driver.ts"
import { CHANGED, recordError, StorageError } from "../errors.ts"
import { OWNER, validateLabels, validateUserLabels } from "../labels.ts"
import { asLatest } from "../latest.ts"
import { releaseKey } from "../record/key.ts"
import { asStorageError, type KubeVerb } from "./kube-errors.ts"
import type { KubeListOptions, KubeObject, KubeObjects } from "./kube-objects.ts"
import { latestObjects, selectorOf } from "./latest-objects.ts"
import { objectPages } from "./object-pages.ts"
import { changedObject, newObject, type ObjectKind, readObject } from "./object-record.ts"

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

// An update reads the object first; somebody who writes at the same moment makes it read again.
const UPDATE_ATTEMPTS = 5

function createObjectDriver(kind: ObjectKind, options: ObjectDriverOptions): Driver {
  const { objects, namespace, now = () => new Date(), onUnreadable } = options
  const resource = kind === "Secret" ? "secrets" : "configmaps"
  const refOf = (name: string, asked?: string, release?: string) => ({
    apiVersion: "v1",
    kind,
    namespace: targetNamespace(namespace, asked, release),
    name,
  })
  type Ref = ReturnType<typeof refOf>

  async function call<T>(verb: KubeVerb, ref: Partial<Ref>, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const { name, namespace: ns } = ref
      const place = {
        ...(name === undefined ? {} : { object: name }),
        ...(ns === undefined ? {} : { namespace: ns }),
      }
      throw asStorageError(error, { verb, resource, ...place })
    }
  }

  const fetch = (ref: Ref): Promise<KubeObject> => call("get", ref, () => objects.get(ref))

  async function* pages({ limit = DEFAULT_PAGE, labels = {} }: PageOptions = {}) {
    validateLabels(labels)
    const labelSelector = selectorOf({ owner: OWNER, ...labels })
    for await (const items of pagesIn(namespace, { labelSelector, limit }))
      yield items.flatMap((object) => readable({ ...object, kind }, onUnreadable))
  }

  function pagesIn(ns: string, { limit = DEFAULT_PAGE, ...options }: KubeListOptions) {
    const ref = { apiVersion: "v1", kind, ...(ns === "" ? {} : { namespace: ns }) }
    return objectPages(
      (page) => call("list", ref, () => objects.list(ref, { ...options, ...page })),
      limit,
    )
  }

  async function* latest({ limit = DEFAULT_PAGE, labels = {} }: PageOptions = {}) {
    validateLabels(labels)
    yield* latestIn(namespace, { limit, labels })
  }

  async function* latestIn(
    ns: string,
    { limit, labels }: Required<PageOptions>,
  ): AsyncGenerator<readonly ReleaseRecord[]> {
    const source = { pages: (options: KubeListOptions) => pagesIn(ns, options), get: ifThere }
    for await (const chosen of latestObjects(source, { labels, limit })) {
      const records = chosen.flatMap(({ object, status }) =>
        readable({ ...object, kind }, onUnreadable).map((record) => ({ record, status })),
      )
      yield await asLatest(records, ({ namespace: of, release: { name } }) =>
        collectPages(latestIn(of, { limit, labels: { ...labels, name } })),
      )
    }
  }

  async function ifThere({ metadata }: KubeObject): Promise<KubeObject | undefined> {
    try {
      return await fetch(refOf(metadata.name ?? "", metadata.namespace))
    } catch (error) {
      if (error instanceof StorageError && error.code === "STORAGE_NOT_FOUND") return undefined
      throw error
    }
  }

  async function create(input: RecordInput): Promise<ReleaseRecord> {
    const { release, labels = {}, createdAt = unixSeconds(now()) } = input
    validateUserLabels(labels)
    const ref = refOf(releaseKey(release), input.namespace, release.namespace)
    const object = newObject(kind, ref.namespace, { release, labels, createdAt })
    return readObject(await call("create", ref, () => objects.create(object)))
  }

  async function replace(input: RecordInput, etag?: string): Promise<ReleaseRecord> {
    const { release, labels } = input
    if (labels !== undefined) validateUserLabels(labels)
    const ref = refOf(releaseKey(release), input.namespace, release.namespace)
    for (let attempt = 1; ; attempt++) {
      const before = await fetch(ref)
      if (etag !== undefined && before.metadata.resourceVersion !== etag) throw changed(ref)
      const object = changedObject(before, { release, labels, now: now() })
      try {
        return readObject(await call("update", ref, () => objects.replace(object)))
      } catch (error) {
        const again = isConflict(error) && etag === undefined && attempt < UPDATE_ATTEMPTS
        if (!again) throw error
      }
    }
  }

  return {
    name: kind,
    namespace,
    get: async (key, { namespace: ns } = {}) => readObject(await fetch(refOf(key, ns))),
    list: () => collectPages(pages()),
    query: (labels) => collectPages(pages({ labels })),
    pages,
    latest,
    create,
    update: (input) => replace(input),
    updateIfUnchanged: (record) => replace(record, record.etag),
    async delete(key, { namespace: ns, etag }: DeleteOptions = {}) {
      const ref = refOf(key, ns)
      const precondition = etag === undefined ? {} : { resourceVersion: etag }
      await call("delete", ref, () => objects.delete(ref, precondition))
    },
  }
}

function readable(
  object: KubeObject,
  onUnreadable: DriverOptions["onUnreadable"],
): readonly ReleaseRecord[] {
  const record = readableOr(() => readObject(object), onUnreadable)
  return record === undefined ? [] : [record]
}

const isConflict = (error: unknown): boolean =>
  error instanceof StorageError && error.code === "STORAGE_CONFLICT"

const changed = ({ name, namespace }: { name: string; namespace: string }) =>
  recordError("STORAGE_CONFLICT", CHANGED, { object: name, namespace })
