import { createRawMemory, createRawSql, migrateRecords } from "@sternpost/storage"
import { describe, expect, test } from "vitest"

import { raw, seed } from "../../packages/storage/src/testing/raw-samples.ts"
import { emptyPglite, pglitePool } from "../support/pglite.ts"
import { rawCases } from "../support/raw-cases.ts"

describe("records in SQL, unpacked by nobody", () => {
  test.each(rawCases)("$title", async ({ check }) => {
    const pool = pglitePool(await emptyPglite())
    await check({ open: (namespace) => createRawSql({ pool, namespace }) })
  })

  test("can come from objects that lack labels, which columns cannot", async () => {
    const to = createRawSql({ pool: pglitePool(await emptyPglite()), namespace: "" })
    const from = createRawMemory()
    await seed(from, [{ ...raw({ name: "web", version: 2 }), system: { owner: "helm" } }])
    const first = await migrateRecords({ from, to })
    expect(first.totals).toMatchObject({ copied: 1, problems: 0 })
    const again = await migrateRecords({ from, to, deleteSource: true })
    expect(again.totals).toMatchObject({ copied: 0, present: 1, deleted: 1, problems: 0 })
  })

  test("are stored and deleted whole or not at all", async () => {
    const database = await emptyPglite()
    const storage = createRawSql({ pool: pglitePool(database), namespace: "" })
    await storage.create([raw({ name: "web", version: 1 })])
    const tooLong = { ...raw({ name: "web", version: 3 }), labels: { team: "x".repeat(64) } }
    await expect(storage.create([raw({ name: "web", version: 2 }), tooLong])).rejects.toMatchObject(
      { code: "STORAGE_SCHEMA" },
    )
    const count = async () =>
      (await database.query<{ n: number }>("select count(*)::int as n from releases_v1")).rows[0]?.n
    expect(await count()).toBe(1)
    await storage.create([raw({ name: "web", version: 2 })])
    const records = await storage.fetch([1, 2].map((version) => raw({ name: "web", version })))
    const [first, ...others] = records
    if (first === undefined) throw new Error("it is gone")
    await expect(storage.delete([...others, { ...first, etag: "1" }])).rejects.toMatchObject({
      code: "STORAGE_CONFLICT",
    })
    expect(await count()).toBe(2)
  })
})
