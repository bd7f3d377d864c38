import assert from "node:assert/strict"
import type { RawInput, RawRecord, RawStorage, StorageError } from "@sternpost/storage"

import { raw } from "../../packages/storage/src/testing/raw-samples.ts"

/** An empty backend, made for one case; the namespaces `shop` and `bank` exist. */
export interface RawBackend {
  open(namespace: string): RawStorage
}

export interface RawCase {
  readonly title: string
  check(backend: RawBackend): Promise<void>
}

const web = (version: number, more: Partial<Parameters<typeof raw>[0]> = {}): RawInput =>
  raw({ name: "web", version, ...more })

async function all(storage: RawStorage, options = {}): Promise<RawRecord[]> {
  const found: RawRecord[] = []
  for await (const page of storage.pages(options)) found.push(...page)
  return found.sort((a, b) => (`${a.namespace}/${a.key}` < `${b.namespace}/${b.key}` ? -1 : 1))
}

const keys = (records: readonly { readonly key: string; readonly namespace: string }[]) =>
  records.map(({ key, namespace }) => `${namespace}/${key.slice("sh.helm.release.v1.".length)}`)

const plain = ({ etag: _, stored: __, ...record }: RawRecord): RawInput => record

async function assertRejects(work: Promise<unknown>, code: StorageError["code"]): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: { code?: string }) => reason.code,
  )
  assert.equal(error, code)
}

/** What every storage below the drivers has promised. */
export const rawCases: readonly RawCase[] = [
  {
    title: "a backend that nobody has used is empty, and reading it changes nothing",
    async check(backend) {
      assert.deepEqual(await all(backend.open("")), [])
      assert.deepEqual(await backend.open("").fetch([web(1)]), [])
    },
  },
  {
    title: "nothing can be created, fetched and deleted",
    async check(backend) {
      const storage = backend.open("shop")
      await storage.create([web(1)])
      assert.deepEqual(await storage.create([]), [])
      assert.deepEqual(await storage.fetch([]), [])
      await storage.delete([])
      assert.deepEqual(keys(await all(storage)), ["shop/web.v1"])
    },
  },
  {
    title: "what comes in comes out, byte by byte, with labels and times",
    async check(backend) {
      const storage = backend.open("shop")
      const records = [
        web(1, { labels: { team: "a", "example.com/x": "" }, createdAt: 7, modifiedAt: 9 }),
        { ...web(2), body: "damaged" },
      ]
      const created = await storage.create(records)
      assert.deepEqual(keys(created), ["shop/web.v1", "shop/web.v2"])
      assert.deepEqual((await all(storage)).map(plain), records)
      assert.deepEqual((await storage.fetch(records)).map(plain), records)
    },
  },
  {
    title: "what is there stays as it is, labels too, and is not among what was created",
    async check(backend) {
      const storage = backend.open("")
      const before = web(1, { labels: { team: "a" } })
      await storage.create([before])
      const other = web(1, { status: "failed", labels: { team: "b", more: "c" } })
      assert.deepEqual(keys(await storage.create([web(2), other])), ["shop/web.v2"])
      assert.deepEqual((await storage.fetch([before])).map(plain), [before])
    },
  },
  {
    title: "a namespace, a release, or all",
    async check(backend) {
      const everywhere = backend.open("")
      await everywhere.create([
        web(1),
        raw({ name: "api", version: 1 }),
        web(1, { namespace: "bank" }),
      ])
      assert.deepEqual(keys(await all(everywhere)), ["bank/web.v1", "shop/api.v1", "shop/web.v1"])
      assert.deepEqual(keys(await all(backend.open("bank"))), ["bank/web.v1"])
      assert.deepEqual(keys(await all(backend.open("shop"), { release: "api" })), ["shop/api.v1"])
    },
  },
  {
    title: "what has another owner is seen only by who asks for it",
    async check(backend) {
      const storage = backend.open("shop")
      const record = web(1)
      await storage.create([{ ...record, system: { ...record.system, owner: "me" } }, web(2)])
      assert.deepEqual(keys(await all(storage)), ["shop/web.v2"])
      assert.deepEqual(keys(await all(storage, { isAnyOwner: true })), [
        "shop/web.v1",
        "shop/web.v2",
      ])
    },
  },
  {
    title:
      "several can be fetched at once, by their release or without; what is not there is left out",
    async check(backend) {
      const storage = backend.open("")
      const records = [1, 2, 3].map((version) => web(version))
      await storage.create(records)
      const refs = [...records, web(4), raw({ name: "api", version: 1 })]
      for (const release of ["web", "other", undefined]) {
        const found = await storage.fetch(
          refs.map((ref) => (release === undefined ? ref : { ...ref, release })),
        )
        assert.deepEqual(keys(found).sort(), ["shop/web.v1", "shop/web.v2", "shop/web.v3"])
      }
    },
  },
  {
    title: "a record is replaced only as it was read",
    async check(backend) {
      const storage = backend.open("shop")
      await storage.create([web(1, { labels: { team: "a" } })])
      const [read] = await all(storage)
      assert.ok(read)
      const after = web(1, { status: "superseded", labels: { team: "a" }, modifiedAt: 5 })
      await storage.replace(read, after)
      assert.deepEqual((await all(storage)).map(plain), [after])
      await assertRejects(storage.replace(read, web(1)), "STORAGE_CONFLICT")
      assert.deepEqual((await all(storage)).map(plain), [after])
    },
  },
  {
    title: "a record gets another key with its labels, unless that is taken",
    async check(backend) {
      const storage = backend.open("shop")
      await storage.create([web(1, { labels: { team: "a" } }), web(3)])
      const [read] = await all(storage)
      assert.ok(read)
      await assertRejects(
        storage.replace(read, { ...plain(read), key: web(3).key }),
        "STORAGE_EXISTS",
      )
      const moved = { ...plain(read), key: web(2).key }
      await storage.replace(read, moved)
      assert.deepEqual((await all(storage)).map(plain), [moved, web(3)])
    },
  },
  {
    title: "records are deleted with their labels, and only as they were read",
    async check(backend) {
      const storage = backend.open("")
      await storage.create([web(1, { labels: { team: "a" } }), web(2), web(3)])
      const [first, second] = await all(storage)
      assert.ok(first && second)
      await storage.delete([first])
      await assertRejects(storage.delete([{ ...second, etag: "0" }]), "STORAGE_CONFLICT")
      assert.deepEqual(keys(await all(storage)), ["shop/web.v2", "shop/web.v3"])
      await storage.create([web(1)])
      assert.deepEqual((await storage.fetch([web(1)])).map(plain), [web(1)])
    },
  },
  {
    title: "a place is itself, whatever namespace is looked at",
    async check(backend) {
      const [one, other] = [backend.open("shop"), backend.open("")]
      await one.create([web(1)])
      const place = await one.place()
      assert.ok(place.id !== undefined)
      assert.equal(place.id, (await other.place()).id)
    },
  },
]
