import { describe, expect, test } from "vitest"

import { StorageError } from "../errors.ts"
import type { Release } from "../record/release.ts"
import { RecordTooLargeError } from "../record/size.ts"
import { driverCases } from "../testing/index.ts"
import type { KubeListOptions, KubeObject, KubeObjects, KubeRef } from "./kube-objects.ts"
import { createConfigMapDriver, createSecretDriver } from "./object-driver.ts"

/** As much of an API server as the drivers use: versions, selectors, pages, refusals by reason. */
class Cluster implements KubeObjects {
  readonly stored = new Map<string, KubeObject>()
  readonly calls: string[] = []
  /** Thrown by the next call of a verb. */
  readonly refusals = new Map<string, Error>()
  #version = 0

  async get(ref: KubeRef) {
    this.#called("get")
    return structuredClone(this.#found(ref))
  }

  async list(ref: { kind: string; namespace?: string }, options: KubeListOptions = {}) {
    this.#called(`list ${options.labelSelector} ${options.limit} ${options.continue}`)
    const terms = (options.labelSelector ?? "")
      .split(",")
      .map((term) => /(.*?)(!?=)(.*)/.exec(term))
    const isMet = ({ metadata }: KubeObject) =>
      terms.every(
        (term) => (metadata.labels?.[term?.[1] ?? ""] === term?.[3]) === (term?.[2] === "="),
      )
    const all = [...this.stored.entries()]
      .filter(([id]) => id.startsWith(`${ref.kind}/`))
      .filter(
        ([, { metadata }]) => ref.namespace === undefined || metadata.namespace === ref.namespace,
      )
      .filter(([, object]) => isMet(object))
      .map(([, object]) => object)
    const start = Number(options.continue ?? 0)
    const end = start + (options.limit ?? all.length)
    const metadata = end < all.length ? { continue: String(end) } : {}
    // As in a real list, items have no kind.
    const items = all.slice(start, end).map(({ kind: _, ...item }) => structuredClone(item))
    return { items: items as unknown as KubeObject[], metadata }
  }

  async create(object: KubeObject) {
    this.#called("create")
    if (this.stored.has(idOf(object))) throw refusal("AlreadyExists")
    return this.#store(object)
  }

  async replace(object: KubeObject) {
    this.#called("replace")
    const { name = "", namespace = "", resourceVersion } = object.metadata
    const { metadata } = this.#found({ ...object, name, namespace })
    if (resourceVersion !== undefined && metadata.resourceVersion !== resourceVersion)
      throw refusal("Conflict")
    return this.#store(object)
  }

  async delete(ref: KubeRef, options: { resourceVersion?: string } = {}) {
    this.#called("delete")
    const { metadata } = this.#found(ref)
    const { resourceVersion = metadata.resourceVersion } = options
    if (metadata.resourceVersion !== resourceVersion) throw refusal("Conflict")
    this.stored.delete(`${ref.kind}/${ref.namespace}/${ref.name}`)
  }

  #store(object: KubeObject) {
    const resourceVersion = String(++this.#version)
    const stored = structuredClone({ ...object, metadata: { ...object.metadata, resourceVersion } })
    this.stored.set(idOf(object), stored)
    return structuredClone(stored)
  }

  #found({ kind, namespace, name }: KubeRef): KubeObject {
    const object = this.stored.get(`${kind}/${namespace}/${name}`)
    if (object === undefined) throw refusal("NotFound")
    return object
  }

  #called(call: string) {
    this.calls.push(call)
    const [verb = ""] = call.split(" ")
    const refused = this.refusals.get(verb)
    this.refusals.delete(verb)
    if (refused !== undefined) throw refused
  }
}

const idOf = ({ kind, metadata: { namespace, name } }: KubeObject) => `${kind}/${namespace}/${name}`

const refusal = (reason: string, message: string = reason): Error =>
  Object.assign(new Error(message), { reason })

const release: Release = {
  name: "web",
  version: 1,
  namespace: "shop",
  info: { status: "deployed" },
}
const KEY = "sh.helm.release.v1.web.v1"

describe("a connection that breaks off", () => {
  const reset = () => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" })
  const broken = (verb: "create" | "replace" | "delete", isDone: boolean, then = () => {}) => {
    const cluster = new Cluster()
    const original = cluster[verb].bind(cluster) as (...of: unknown[]) => Promise<never>
    let isBroken = false
    const call = async (...of: unknown[]) => {
      if (isBroken) return original(...of)
      isBroken = true
      if (isDone) await original(...of)
      then()
      throw new Error("cannot talk to the cluster", { cause: reset() })
    }
    const driver = () => createSecretDriver({ objects: cluster, namespace: "shop" })
    return { cluster, driver, breakNext: () => Object.assign(cluster, { [verb]: call }) }
  }
  const release: Release = { name: "web", version: 1, info: { status: "deployed" } }
  const KEY = "sh.helm.release.v1.web.v1"
  const failed: Release = { ...release, info: { status: "failed" } }

  describe.each([true, false])("(the call was done: %s)", (isDone) => {
    test("does not keep a revision from being created once", async () => {
      const { cluster, driver, breakNext } = broken("create", isDone)
      breakNext()
      const created = await driver().create({ release, labels: { team: "a" } })
      expect(created).toMatchObject({ release, labels: { team: "a" } })
      expect(cluster.stored.size).toBe(1)
    })

    test.each([true, false])(
      "does not keep it from being replaced (if unchanged: %s)",
      async (isChecked) => {
        const { cluster, driver, breakNext } = broken("replace", isDone)
        const { etag = "" } = await driver().create({ release })
        breakNext()
        const updated = isChecked
          ? await driver().updateIfUnchanged({ release: failed, etag })
          : await driver().update({ release: failed })
        expect(updated.release).toEqual(failed)
        expect((await driver().get(KEY)).etag).toBe(updated.etag)
        expect(updated.etag).toBe("2")
        expect(cluster.stored.size).toBe(1)
      },
    )

    test("does not keep it from being deleted", async () => {
      const { cluster, driver, breakNext } = broken("delete", isDone)
      const { etag = "" } = await driver().create({ release })
      breakNext()
      await driver().delete(KEY, { etag })
      expect(cluster.stored.size).toBe(0)
    })
  })

  test("does not make somebody else's revision ours", async () => {
    const { cluster, driver, breakNext } = broken("create", false)
    const other = new Cluster()
    await createSecretDriver({ objects: other, namespace: "shop" }).create({ release: failed })
    breakNext()
    const [theirs] = [...other.stored]
    if (theirs) cluster.stored.set(...theirs)
    await expect(driver().create({ release })).rejects.toMatchObject({ code: "STORAGE_EXISTS" })
  })

  test("does not make somebody else's change ours", async () => {
    const { driver, breakNext, cluster } = broken("replace", false, () => {
      const id = `Secret/shop/${KEY}`
      const object = cluster.stored.get(id)
      if (object !== undefined)
        cluster.stored.set(id, {
          ...object,
          metadata: { ...object.metadata, resourceVersion: "99" },
        })
    })
    const { etag = "" } = await driver().create({ release })
    breakNext()
    await expect(driver().updateIfUnchanged({ release: failed, etag })).rejects.toMatchObject({
      code: "STORAGE_CONFLICT",
    })
  })

  test("that breaks off again and again is told", async () => {
    const { cluster, driver } = broken("create", false)
    let calls = 0
    Object.assign(cluster, {
      async create() {
        calls++
        throw reset()
      },
    })
    await expect(driver().create({ release })).rejects.toMatchObject({ code: "STORAGE_BACKEND" })
    expect(calls).toBe(5)
  })
})

describe.each([
  ["Secret", createSecretDriver],
  ["ConfigMap", createConfigMapDriver],
] as const)("the driver for %s", (kind, createDriver) => {
  const ID = `${kind}/shop/${KEY}`
  const setup = () => {
    const objects = new Cluster()
    return {
      open: (namespace: string, onUnreadable = (_: StorageError) => {}) =>
        createDriver({ objects, namespace, onUnreadable }),
      async damage(namespace: string, key: string, body: string) {
        const id = `${kind}/${namespace}/${key}`
        const data = { release: kind === "Secret" ? Buffer.from(body).toString("base64") : body }
        objects.stored.set(id, { ...(objects.stored.get(id) as KubeObject), data })
      },
    }
  }

  test.each(driverCases(setup))("$title", ({ run }) => run())

  const open = (seconds = 1000) => {
    const objects = new Cluster()
    const now = () => new Date(seconds * 1000)
    const driver = createDriver({ objects, namespace: "shop", now })
    return { objects, driver, stored: () => objects.stored.get(ID) as KubeObject }
  }

  test("stores what Helm stores", async () => {
    const { driver, stored } = open()
    await driver.create({ release, labels: { team: "a" } })
    const { metadata, data, type, apiVersion } = stored()
    expect({ apiVersion, type }).toEqual({
      apiVersion: "v1",
      type: kind === "Secret" ? "helm.sh/release.v1" : undefined,
    })
    expect(metadata).toEqual({
      name: KEY,
      namespace: "shop",
      resourceVersion: "1",
      labels: {
        team: "a",
        name: "web",
        owner: "helm",
        status: "deployed",
        version: "1",
        createdAt: "1000",
      },
    })
    const body = (data as { release: string }).release
    expect(body).toMatch(kind === "Secret" ? /^SDRzSUFB/ : /^H4sIAA/)
  })

  test("an update keeps what others put on the object, which Helm loses", async () => {
    const { driver, objects, stored } = open()
    await driver.create({ release })
    const before = stored()
    const foreign = { annotations: { backup: "yes" }, finalizers: ["example.com/keep"] }
    objects.stored.set(ID, { ...before, metadata: { ...before.metadata, ...foreign } })
    await driver.update({ release: { ...release, info: { status: "failed" } } })
    expect(stored().metadata).toMatchObject({
      ...foreign,
      labels: { status: "failed", createdAt: "1000", modifiedAt: "1000" },
    })
  })

  test("an update tries again when somebody else writes in between, an update if unchanged does not", async () => {
    const { driver, objects } = open()
    const { etag = "" } = await driver.create({ release })
    objects.refusals.set("replace", refusal("Conflict"))
    await driver.update({ release })
    expect(objects.calls).toEqual(["create", "get", "replace", "get", "replace"])
    objects.refusals.set("replace", refusal("Conflict"))
    const again = await driver.get(KEY)
    await expect(driver.updateIfUnchanged({ release, etag })).rejects.toMatchObject({
      code: "STORAGE_CONFLICT",
      object: KEY,
    })
    await expect(
      driver.updateIfUnchanged({ release, etag: again.etag ?? "" }),
    ).rejects.toMatchObject({ code: "STORAGE_CONFLICT" })
  })

  test("asks for pages, with one selector for all labels", async () => {
    const { driver, objects } = open()
    for (const version of [1, 2, 3]) await driver.create({ release: { ...release, version } })
    objects.calls.length = 0
    for await (const _ of driver.pages({ limit: 2, labels: { name: "web" } }));
    expect(objects.calls).toEqual([
      "list owner=helm,name=web 2 undefined",
      "list owner=helm,name=web 2 2",
    ])
  })

  test.each(["Expired", "Gone"])(
    "goes on when the token of a page has ended: %s",
    async (reason) => {
      const { driver, objects } = open()
      for (const version of [1, 2, 3]) await driver.create({ release: { ...release, version } })
      const seen: number[] = []
      for await (const page of driver.pages({ limit: 1 })) {
        seen.push(...page.map((record) => record.release.version))
        if (seen.length === 1) objects.refusals.set("list", refusal(reason))
      }
      expect(seen).toEqual([1, 2, 3])
    },
  )

  test("takes objects with Helm's label that are no records for what they are", async () => {
    const { objects } = open()
    const told: StorageError[] = []
    const driver = createDriver({ objects, namespace: "shop", onUnreadable: (e) => told.push(e) })
    const metadata = { name: "other", namespace: "shop", labels: { owner: "helm" } }
    objects.stored.set(`${kind}/shop/other`, { apiVersion: "v1", kind, metadata, data: { a: "b" } })
    expect(await driver.list()).toEqual([])
    expect(told.map(({ message }) => message)).toEqual([
      'release record other in namespace shop is no Helm release: it has no data "release"',
    ])
  })

  test("refuses a record that is too large before anything is sent", async () => {
    const { driver, objects } = open()
    const noise = Array.from({ length: 400_000 }, (_, i) => Math.imul(i, 2654435761) >>> 0)
    const large = { ...release, manifest: noise.join() }
    await expect(driver.create({ release: large })).rejects.toThrow(RecordTooLargeError)
    expect(objects.calls).toEqual([])
    await driver.create({ release })
    await expect(driver.update({ release: large })).rejects.toThrow(/most of it: manifest/)
    expect(objects.calls).toEqual(["create", "get"])
  })

  const resource = kind === "Secret" ? "secrets" : "configmaps"

  test.each([
    ["get", "Forbidden", "STORAGE_FORBIDDEN", `allow the verb "get" on ${resource} in shop`],
    ["list", "Forbidden", "STORAGE_FORBIDDEN", `allow the verb "list" on ${resource} in shop`],
    ["create", "Forbidden", "STORAGE_FORBIDDEN", `allow the verb "create" on ${resource} in shop`],
    ["create", "RequestEntityTooLarge", "STORAGE_TOO_LARGE", "too large for the API server"],
    ["create", "NotFound", "STORAGE_BACKEND", "namespaces not found"],
    ["list", "NotFound", "STORAGE_BACKEND", "namespaces not found"],
    ["replace", "Forbidden", "STORAGE_FORBIDDEN", `allow the verb "update" on ${resource} in shop`],
    ["replace", "InternalError", "STORAGE_BACKEND", `update ${resource}: `],
    ["delete", "Forbidden", "STORAGE_FORBIDDEN", `allow the verb "delete" on ${resource} in shop`],
  ])("says what is refused: %s, %s", async (verb, reason, code, message) => {
    const { driver, objects } = open()
    if (verb !== "create") await driver.create({ release })
    const cause = refusal(reason, "namespaces not found")
    objects.refusals.set(verb, cause)
    const work = {
      get: () => driver.get(KEY),
      list: () => driver.list(),
      create: () => driver.create({ release }),
      replace: () => driver.update({ release }),
      delete: () => driver.delete(KEY),
    }[verb]
    const error = await work?.().catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toMatchObject({ code, namespace: "shop", cause })
    expect((error as Error).message).toContain(message)
  })

  test("says how to be allowed to list all namespaces", async () => {
    const { objects } = open()
    objects.refusals.set("list", refusal("Forbidden"))
    const everywhere = createDriver({ objects, namespace: "" })
    await expect(everywhere.list()).rejects.toThrow(
      `allow the verb "list" on ${resource} in all namespaces`,
    )
  })
})
