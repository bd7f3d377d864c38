import assert from "node:assert/strict"

import type { Driver, ReleaseRecord } from "../driver.ts"
import type { StorageError } from "../errors.ts"
import type { ContractCase } from "./run-cases.ts"
import { assertRejects, type CaseBackend, sampleRelease } from "./setup.ts"

const revisions = (records: readonly ReleaseRecord[]): readonly string[] =>
  records.map(({ namespace, release }) => `${namespace}/${release.name}.${release.version}`)

async function fill(driver: Driver, name: string, versions: number): Promise<void> {
  for (let version = 1; version <= versions; version++)
    await driver.create({
      release: sampleRelease(name, version, version === versions ? "deployed" : "superseded"),
      labels: { team: name, parity: version % 2 === 0 ? "even" : "odd" },
    })
}

/** What is asked of many records. */
export const listCases: readonly ContractCase<CaseBackend>[] = [
  {
    title: "an empty backend lists nothing, and that is no error",
    async check(backend) {
      assert.deepEqual(await backend.open(backend.shop).list(), [])
      assert.deepEqual(backend.own(await backend.open("").list()), [])
      assert.deepEqual(await backend.open(backend.shop).query({ name: "web", owner: "helm" }), [])
    },
  },
  {
    title: "a list is in the order of revisions: 10 comes after 9",
    async check(backend) {
      const driver = backend.open(backend.shop)
      await fill(driver, "web", 11)
      const expected = Array.from({ length: 11 }, (_, i) => `${backend.shop}/web.${i + 1}`)
      assert.deepEqual(revisions(await driver.list()), expected)
    },
  },
  {
    title: "a list has the records as get has them, with their labels",
    async check(backend) {
      const driver = backend.open(backend.shop)
      await fill(driver, "web", 2)
      const read = await Promise.all((await driver.list()).map(({ key }) => driver.get(key)))
      assert.deepEqual(await driver.list(), read)
      assert.deepEqual(read[1]?.labels, { team: "web", parity: "even" })
    },
  },
  {
    title: "a list is of one namespace, or of all, labels and all",
    async check(backend) {
      await fill(backend.open(backend.shop), "web", 1)
      await fill(backend.open(backend.bank), "api", 1)
      assert.deepEqual(revisions(await backend.open(backend.shop).list()), [
        `${backend.shop}/web.1`,
      ])
      const all = backend.own(await backend.open("").list())
      assert.deepEqual(revisions(all), [`${backend.bank}/api.1`, `${backend.shop}/web.1`])
      assert.deepEqual(
        all.map(({ labels }) => labels["team"]),
        ["api", "web"],
      )
    },
  },
  {
    title: "a record from the list of all namespaces can be written back",
    async check(backend) {
      await fill(backend.open(backend.bank), "api", 1)
      const everywhere = backend.open("")
      const [record] = backend.own(await everywhere.list())
      assert.ok(record)
      const release = sampleRelease("api", 1, "failed")
      await everywhere.update({ ...record, release })
      const read = await backend.open(backend.bank).get(record.key)
      assert.equal(read.release.info.status, "failed")
      await everywhere.delete(record.key, { namespace: record.namespace })
      assert.deepEqual(backend.own(await everywhere.list()), [])
    },
  },
  {
    title: "a query finds by Helm's labels and the user's, all of them together",
    async check(backend) {
      const driver = backend.open(backend.shop)
      await fill(driver, "web", 3)
      await fill(driver, "api", 2)
      const find = async (labels: Record<string, string>) => revisions(await driver.query(labels))
      assert.deepEqual(await find({ name: "api", owner: "helm" }), [
        `${backend.shop}/api.1`,
        `${backend.shop}/api.2`,
      ])
      assert.deepEqual(await find({ status: "deployed" }), [
        `${backend.shop}/api.2`,
        `${backend.shop}/web.3`,
      ])
      assert.deepEqual(await find({ name: "web", version: "2" }), [`${backend.shop}/web.2`])
      assert.deepEqual(await find({ parity: "even" }), [
        `${backend.shop}/api.2`,
        `${backend.shop}/web.2`,
      ])
      assert.deepEqual(await find({ parity: "odd", team: "web", status: "deployed" }), [
        `${backend.shop}/web.3`,
      ])
      assert.deepEqual(await find({ team: "nobody" }), [])
    },
  },
  {
    title: "a query for what is no label is refused",
    async check(backend) {
      const driver = backend.open(backend.shop)
      await assertRejects(driver.query({ name: "a,b" }), "STORAGE_INVALID_LABELS")
      await assertRejects(driver.query({ "x' or '1'='1": "a" }), "STORAGE_INVALID_LABELS")
    },
  },
  {
    title: "pages have all records once, no page more than its limit",
    async check(backend) {
      await fill(backend.open(backend.shop), "web", 5)
      await fill(backend.open(backend.bank), "api", 4)
      const pages: (readonly string[])[] = []
      for await (const page of backend.open("").pages({ limit: 2 })) {
        assert.ok(page.length <= 2)
        pages.push(revisions(backend.own(page)))
      }
      assert.equal(new Set(pages.flat()).size, 9)
      assert.equal(pages.flat().length, 9)
      const deployed: string[] = []
      for await (const page of backend.open("").pages({ limit: 1, labels: { status: "deployed" } }))
        deployed.push(...revisions(backend.own(page)))
      assert.deepEqual(deployed.sort(), [`${backend.bank}/api.4`, `${backend.shop}/web.5`])
    },
  },
  {
    title: "the last revisions are one of each release, whatever its status: 10 is after 9",
    async check(backend) {
      await fill(backend.open(backend.shop), "web", 11)
      await fill(backend.open(backend.shop), "web-a", 2)
      await fill(backend.open(backend.bank), "web", 3)
      const failed = sampleRelease("web", 4, "failed")
      await backend.open(backend.bank).create({ release: failed, labels: { team: "bank" } })
      const last = async (namespace: string, labels?: Record<string, string>) => {
        const found: ReleaseRecord[] = []
        const options = { limit: 2, ...(labels === undefined ? {} : { labels }) }
        for await (const page of backend.open(namespace).latest(options)) {
          assert.ok(page.length <= 2)
          found.push(...page)
        }
        return backend.own(found)
      }
      const names = async (...of: Parameters<typeof last>) =>
        revisions(await last(...of))
          .slice()
          .sort()
      const { shop, bank } = backend
      assert.deepEqual(await names(""), [`${bank}/web.4`, `${shop}/web-a.2`, `${shop}/web.11`])
      assert.deepEqual(await names(shop), [`${shop}/web-a.2`, `${shop}/web.11`])
      assert.deepEqual(await names(shop, { name: "web" }), [`${shop}/web.11`])
      assert.deepEqual(await names(bank, { status: "deployed" }), [])
      assert.deepEqual(await names("", { status: "failed", team: "bank" }), [`${bank}/web.4`])
      assert.deepEqual(await names("", { version: "1" }), [])
      const [record] = await last(bank)
      assert.deepEqual(record, await backend.open(bank).get("sh.helm.release.v1.web.v4"))
    },
  },
  {
    title: "the last revision is the last that is there, even if it was superseded",
    async check(backend) {
      const driver = backend.open(backend.shop)
      await fill(driver, "web", 3)
      await fill(driver, "api", 1)
      await fill(driver, "db", 2)
      await driver.delete("sh.helm.release.v1.web.v3")
      await driver.delete("sh.helm.release.v1.db.v2")
      const found: string[] = []
      for await (const page of driver.latest({ limit: 1 })) {
        assert.ok(page.length <= 1)
        found.push(...revisions(page))
      }
      const { shop } = backend
      assert.deepEqual(found.sort(), [`${shop}/api.1`, `${shop}/db.1`, `${shop}/web.2`])
      for await (const page of driver.latest({ labels: { status: "deployed", name: "web" } }))
        assert.deepEqual(page, [])
      await assertRejects(
        (async () => {
          for await (const _ of driver.latest({ labels: { name: "a,b" } }));
        })(),
        "STORAGE_INVALID_LABELS",
      )
    },
  },
  {
    title:
      "where records can be damaged, one that cannot be read hides no other, is told, and can be deleted",
    async check(backend) {
      if (backend.damage === undefined) return
      const told: StorageError[] = []
      const driver = backend.open(backend.shop, (error) => told.push(error))
      await fill(driver, "web", 3)
      const key = "sh.helm.release.v1.web.v2"
      await backend.damage(backend.shop, key, "H4sIAAAA")
      assert.deepEqual(revisions(await driver.list()), [
        `${backend.shop}/web.1`,
        `${backend.shop}/web.3`,
      ])
      assert.deepEqual(
        told.map(({ code, object, namespace }) => ({ code, object, namespace })),
        [{ code: "STORAGE_TRUNCATED", object: key, namespace: backend.shop }],
      )
      await assertRejects(driver.get(key), "STORAGE_TRUNCATED")
      await driver.delete(key)
      await assertRejects(driver.get(key), "STORAGE_NOT_FOUND")
    },
  },
]
