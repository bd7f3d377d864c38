import assert from "node:assert/strict"

import type { ContractCase } from "./run-cases.ts"
import { assertRejects, type CaseBackend, sampleRelease } from "./setup.ts"

const KEY = "sh.helm.release.v1.web.v1"

/** What one record goes through: created, read, updated, deleted. */
export const writeCases: readonly ContractCase<CaseBackend>[] = [
  {
    title: "what was created is read back: every key, the labels, the time",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const release = sampleRelease("web", 1)
      const created = await driver.create({
        release,
        labels: { team: "shop", "example.com/x": "" },
      })
      const read = await driver.get(KEY)
      assert.deepEqual(read, created)
      assert.deepEqual(read.release, release)
      assert.deepEqual(read.labels, { team: "shop", "example.com/x": "" })
      assert.equal(read.key, KEY)
      assert.equal(read.namespace, backend.shop)
      const age = Date.now() / 1000 - (read.createdAt ?? 0)
      assert.ok(age >= 0 && age < 60, `createdAt is ${age} s ago`)
      assert.equal(read.modifiedAt, undefined)
    },
  },
  {
    title: "a record that was created elsewhere keeps the time of that",
    async check(backend) {
      const driver = backend.open(backend.shop)
      await driver.create({ release: sampleRelease("web", 1), createdAt: 1_700_000_000 })
      assert.equal((await driver.get(KEY)).createdAt, 1_700_000_000)
    },
  },
  {
    title: "a revision is created once",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const release = sampleRelease("web", 1)
      await driver.create({ release, labels: { a: "1" } })
      const again = { release: { ...release, manifest: "other" }, labels: { b: "2" } }
      await assertRejects(driver.create(again), "STORAGE_EXISTS")
      const read = await driver.get(KEY)
      assert.deepEqual(read.release, release)
      assert.deepEqual(read.labels, { a: "1" })
    },
  },
  {
    title: "of many who create a revision at once, one does",
    async check(backend) {
      const drivers = Array.from({ length: 8 }, () => backend.open(backend.shop))
      const results = await Promise.allSettled(
        drivers.map((driver) => driver.create({ release: sampleRelease("web", 1) })),
      )
      assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1)
      for (const result of results)
        if (result.status === "rejected") assert.equal(result.reason.code, "STORAGE_EXISTS")
    },
  },
  {
    title: "the same revision of another namespace is another record",
    async check(backend) {
      await backend
        .open(backend.shop)
        .create({ release: sampleRelease("web", 1), labels: { at: "shop" } })
      await backend
        .open(backend.bank)
        .create({ release: sampleRelease("web", 1), labels: { at: "bank" } })
      assert.deepEqual((await backend.open(backend.bank).get(KEY)).labels, { at: "bank" })
      await backend.open(backend.bank).delete(KEY)
      assert.deepEqual((await backend.open(backend.shop).get(KEY)).labels, { at: "shop" })
    },
  },
  {
    title: "what is not there is not found, by no method",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const release = sampleRelease("web", 1)
      await assertRejects(driver.get(KEY), "STORAGE_NOT_FOUND")
      await assertRejects(driver.update({ release }), "STORAGE_NOT_FOUND")
      await assertRejects(driver.updateIfUnchanged({ release, etag: "1" }), "STORAGE_NOT_FOUND")
      await assertRejects(driver.delete(KEY), "STORAGE_NOT_FOUND")
    },
  },
  {
    title: "an update replaces the release and keeps labels and the time of creation",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const created = await driver.create({ release: sampleRelease("web", 1), labels: { a: "1" } })
      const release = sampleRelease("web", 1, "superseded")
      const updated = await driver.update({ release })
      assert.deepEqual(await driver.get(KEY), updated)
      assert.deepEqual(updated.release, release)
      assert.deepEqual(updated.labels, { a: "1" })
      assert.equal(updated.createdAt, created.createdAt)
      assert.ok((updated.modifiedAt ?? 0) >= (created.createdAt ?? 0))
      const named = await driver.query({ name: "web", status: "superseded" })
      assert.equal(named.length, 1)
    },
  },
  {
    title: "an update with labels replaces them, and only them",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const record = await driver.create({
        release: sampleRelease("web", 1),
        labels: { a: "1", b: "2" },
      })
      await driver.update({ ...record, labels: { b: "3" } })
      assert.deepEqual((await driver.get(KEY)).labels, { b: "3" })
      assert.deepEqual(
        (await driver.list()).map(({ labels }) => labels),
        [{ b: "3" }],
      )
    },
  },
  {
    title: "an update if unchanged fails when somebody was faster",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const created = await driver.create({ release: sampleRelease("web", 1) })
      const etag = created.etag ?? ""
      const release = sampleRelease("web", 1, "failed")
      const first = await driver.updateIfUnchanged({ release, etag })
      await assertRejects(
        driver.updateIfUnchanged({ release: sampleRelease("web", 1), etag }),
        "STORAGE_CONFLICT",
      )
      assert.deepEqual((await driver.get(KEY)).release, release)
      await driver.updateIfUnchanged({ ...first, etag: first.etag ?? "" })
    },
  },
  {
    title: "of many who update the same state at once, one does",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const { etag = "" } = await driver.create({ release: sampleRelease("web", 1) })
      const results = await Promise.allSettled(
        Array.from({ length: 6 }, (_, i) =>
          driver.updateIfUnchanged({
            release: { ...sampleRelease("web", 1), manifest: `by ${i}` },
            etag,
          }),
        ),
      )
      assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1)
    },
  },
  {
    title: "a delete of a state that is gone changes nothing",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const { etag = "" } = await driver.create({ release: sampleRelease("web", 1) })
      const updated = await driver.update({ release: sampleRelease("web", 1, "failed") })
      await assertRejects(driver.delete(KEY, { etag }), "STORAGE_CONFLICT")
      await driver.delete(KEY, { etag: updated.etag ?? "" })
      await assertRejects(driver.get(KEY), "STORAGE_NOT_FOUND")
    },
  },
  {
    title: "what was deleted can be created anew, without its old labels",
    async check(backend) {
      const driver = backend.open(backend.shop)
      await driver.create({ release: sampleRelease("web", 1), labels: { a: "1" } })
      await driver.delete(KEY)
      await driver.create({ release: sampleRelease("web", 1) })
      assert.deepEqual((await driver.get(KEY)).labels, {})
    },
  },
  {
    title: "labels that are Helm's own, or none at all, are refused and nothing is stored",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const release = sampleRelease("web", 1)
      for (const labels of [{ status: "mine" }, { "a b": "c" }, { a: "b,c=d" }]) {
        await assertRejects(driver.create({ release, labels }), "STORAGE_INVALID_LABELS")
        await assertRejects(driver.get(KEY), "STORAGE_NOT_FOUND")
      }
      await driver.create({ release })
      const labels = { owner: "me" }
      await assertRejects(driver.update({ release, labels }), "STORAGE_INVALID_LABELS")
    },
  },
  {
    title: "records are copies: changing what was handed in or out changes nothing",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const handedIn = structuredClone(sampleRelease("web", 1)) as { manifest: string }
      const created = await driver.create({ release: handedIn as never })
      handedIn.manifest = "changed"
      const read = (await driver.get(KEY)).release as { manifest: string }
      assert.deepEqual(read, created.release)
      read.manifest = "changed too"
      assert.deepEqual((await driver.get(KEY)).release, created.release)
    },
  },
  {
    title: "the longest name and a high revision fit",
    async check(backend) {
      const driver = backend.open(backend.shop)
      const release = sampleRelease("a".repeat(53), 1_000_000)
      const { key } = await driver.create({ release })
      assert.deepEqual((await driver.get(key)).release, release)
    },
  },
]
