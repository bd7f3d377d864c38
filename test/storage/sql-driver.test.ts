import { createSqlDriver, type StorageError } from "@sternpost/storage"
import { driverCases } from "@sternpost/storage/testing"
import { describe, expect, test } from "vitest"

import { emptyPglite, pglitePool } from "../support/pglite.ts"

const release = {
  name: "web",
  version: 1,
  namespace: "shop",
  info: { status: "deployed" as const },
}
const KEY = "sh.helm.release.v1.web.v1"

async function setup() {
  const database = await emptyPglite()
  const seen: string[] = []
  const pool = pglitePool(database, seen)
  const open = (namespace: string, onUnreadable: (error: StorageError) => void = () => {}) =>
    createSqlDriver({ pool, namespace, onUnreadable })
  const damage = async (namespace: string, key: string, body: string) => {
    const values = [body, key, namespace]
    await database.query(
      "update releases_v1 set body = $1 where key = $2 and namespace = $3",
      values,
    )
  }
  return { database, seen, open, damage }
}

describe("the SQL driver", () => {
  test.each(driverCases(setup))("$title", ({ run }) => run())

  test("writes the columns that Helm writes", async () => {
    const { database, open } = await setup()
    await open("shop").create({ release, labels: { team: "a" } })
    const { rows } = await database.query<Record<string, unknown>>("select * from releases_v1")
    expect(rows).toEqual([
      {
        key: KEY,
        type: "helm.sh/release.v1",
        body: expect.stringMatching(/^H4sIAA/),
        name: "web",
        namespace: "shop",
        version: 1,
        status: "deployed",
        owner: "helm",
        createdat: expect.any(Number),
        modifiedat: 0,
      },
    ])
    const labels = await database.query("select * from custom_labels_v1")
    expect(labels.rows).toEqual([
      { releasekey: KEY, releasenamespace: "shop", key: "team", value: "a" },
    ])
  })

  test("reads many records, labels and all, with one statement", async () => {
    const { open, seen } = await setup()
    const driver = open("shop")
    for (let version = 1; version <= 5; version++)
      await driver.create({
        release: { ...release, version },
        labels: { parity: `p${version % 2}` },
      })
    seen.length = 0
    const records = await driver.list()
    expect(records.map(({ labels }) => labels["parity"])).toEqual(["p1", "p0", "p1", "p0", "p1"])
    expect(seen).toHaveLength(1)
  })

  test("has the last revisions with one statement for all and one for each page", async () => {
    const { open, seen } = await setup()
    const driver = open("shop")
    for (const name of ["web", "api"])
      for (let version = 1; version <= 3; version++)
        await driver.create({ release: { ...release, name, version } })
    seen.length = 0
    const found: string[] = []
    for await (const page of driver.latest({ limit: 1 })) found.push(...page.map(({ key }) => key))
    expect(found).toEqual(["sh.helm.release.v1.api.v3", "sh.helm.release.v1.web.v3"])
    expect(seen).toHaveLength(3)
  })

  test("has the last revision that there is, if an upgrade comes between choosing and reading", async () => {
    const { open } = await setup()
    const driver = open("shop")
    for (const name of ["api", "gone", "web"])
      await driver.create({ release: { ...release, name } })
    const found: string[] = []
    for await (const page of driver.latest({ limit: 1 })) {
      if (found.length === 0) {
        await driver.create({ release: { ...release, version: 2 } })
        await driver.update({ release: { ...release, info: { status: "superseded" } } })
        await driver.delete("sh.helm.release.v1.gone.v1")
      }
      found.push(...page.map(({ key, release: { info } }) => `${key} ${info.status}`))
    }
    expect(found).toEqual([
      "sh.helm.release.v1.api.v1 deployed",
      "sh.helm.release.v1.web.v2 deployed",
    ])
  })

  test("a failed write leaves nothing behind, and the session usable", async () => {
    const { database, open } = await setup()
    const driver = open("shop")
    const long = { ...release, name: "a".repeat(53) }
    await expect(driver.create({ release: long, labels: { team: "a" } })).rejects.toMatchObject({
      code: "STORAGE_SCHEMA",
      message: expect.stringContaining("alter table custom_labels_v1 alter column releasekey"),
    })
    expect((await database.query("select 1 from releases_v1")).rows).toEqual([])
    await driver.create({ release })
    await driver.create({ release: long })
    expect(await driver.list()).toHaveLength(2)
  })

  test("a long name with labels fits once the column is as wide as the message says", async () => {
    const { database, open } = await setup()
    const driver = open("shop")
    await driver.list()
    await database.exec("alter table custom_labels_v1 alter column releasekey type varchar(90)")
    const long = { ...release, name: "a".repeat(53) }
    expect(await driver.create({ release: long, labels: { team: "a" } })).toMatchObject({
      labels: { team: "a" },
    })
  })

  test("reads labels that somebody wrote twice, or without a value", async () => {
    const { database, open } = await setup()
    await open("shop").create({ release, labels: { team: "a" } })
    await database.exec(
      `insert into custom_labels_v1 values ('${KEY}', 'shop', 'team', 'a'), ('${KEY}', 'shop', 'x', null), ('${KEY}', 'shop', null, 'y')`,
    )
    expect((await open("shop").get(KEY)).labels).toEqual({ team: "a", x: "" })
  })

  test("has no limit of size", async () => {
    const { open } = await setup()
    const noise = Array.from({ length: 300_000 }, (_, i) => Math.imul(i, 2654435761) >>> 0).join()
    await open("shop").create({ release: { ...release, manifest: noise } })
    expect((await open("shop").get(KEY)).release.manifest).toBe(noise)
  })
})

describe("a role with row-level security", () => {
  const asRole = async (grants: string) => {
    const { database, open } = await setup()
    await open("shop").create({ release })
    await open("bank").create({ release })
    await database.exec(`do $$ begin if not exists (select from pg_roles where rolname = 'alice')
      then create role alice; end if; end $$; grant usage on schema public to alice; ${grants}`)
    await database.exec("set role alice")
    return open
  }

  test("sees its namespace, without any right on Helm's ledger or to make tables", async () => {
    const open = await asRole(
      `create policy p on releases_v1 to alice using (namespace = 'shop');
       create policy p on custom_labels_v1 to alice using (releasenamespace = 'shop')`,
    )
    expect((await open("").list()).map(({ namespace }) => namespace)).toEqual(["shop"])
    await open("shop").create({ release: { ...release, version: 2 }, labels: { a: "b" } })
    await expect(open("bank").get(KEY)).rejects.toMatchObject({ code: "STORAGE_NOT_FOUND" })
    await expect(open("bank").update({ release })).rejects.toMatchObject({
      code: "STORAGE_NOT_FOUND",
    })
  })

  test("is told what it lacks", async () => {
    const open = await asRole("")
    expect(await open("").list()).toEqual([])
    await expect(
      open("shop").create({ release: { ...release, version: 2 } }),
    ).rejects.toMatchObject({
      code: "STORAGE_FORBIDDEN",
      message: expect.stringContaining("needs a policy on releases_v1"),
    })
  })
})
