import { describe, expect, test } from "vitest"

import type { Driver, ReleaseRecord } from "../driver.ts"
import { encodeRelease } from "../record/codec.ts"
import type { Release } from "../record/release.ts"
import type { Row, SqlPool } from "./pool.ts"
import { createSqlDriver } from "./sql-driver.ts"

const release: Release = { name: "web", version: 1, info: { status: "deployed" } }
const KEY = "sh.helm.release.v1.web.v1"

/**
 * One row; a server that fails over loses the answer to the first commit, which is done, or the
 * transaction before it has done anything, while somebody else writes.
 */
function losingPool(loses: "commit" | "begin"): { pool: SqlPool; rows: Row[]; writes: string[] } {
  const rows: Row[] = []
  const writes: string[] = []
  let xid = 100
  let isLost = false
  const write = (text: string, values: readonly unknown[]): number => {
    writes.push(text.trim().split(/\s/)[0] ?? "")
    if (text.startsWith("insert")) {
      if (rows.length > 0) throw Object.assign(new Error("duplicate key"), { code: "23505" })
      const [key, namespace, , body] = values
      rows.push({
        key,
        namespace,
        body,
        createdat: 1,
        modifiedat: 0,
        etag: String(xid++),
        labels: null,
      })
      return 1
    }
    const etag = values.at(-1)
    if (rows[0] === undefined || (etag !== null && etag !== rows[0]["etag"])) return 0
    if (text.startsWith("delete")) return rows.splice(0).length
    rows[0] = { ...rows[0], body: values[2], etag: String(xid++) }
    return 1
  }
  const query = async (text: string, values: readonly unknown[] = []) => {
    if (text.includes("to_regclass"))
      return { rows: [{ releases_v1: true, custom_labels_v1: true }], rowCount: 1 }
    if (/releases_v1/.test(text) && /^(insert|update|delete)/.test(text))
      return { rows: [], rowCount: write(text, values) }
    if (text === loses && !isLost) {
      isLost = true
      if (loses === "begin" && rows[0] !== undefined) rows[0] = { ...rows[0], etag: "8" }
      throw new Error("Connection terminated unexpectedly")
    }
    return { rows: text.startsWith("select r.") ? [...rows] : [], rowCount: 0 }
  }
  const pool = { connect: async () => ({ query, release: () => {} }), end: async () => {} }
  return { pool, rows, writes }
}

describe("when the answer to a commit is lost", () => {
  const open = (loses: "commit" | "begin" = "commit") => {
    const { pool, rows, writes } = losingPool(loses)
    const retry = { sleep: async () => {} }
    return { driver: createSqlDriver({ pool, namespace: "shop", retry }), rows, writes }
  }
  const row = { key: KEY, namespace: "shop", body: encodeRelease(release), etag: "7", labels: null }
  const stored = { ...row, createdat: 1, modifiedat: 0 }

  test("what was created is not taken for somebody else's", async () => {
    const { driver, writes } = open()
    const created: ReleaseRecord = await driver.create({ release })
    expect(created.release).toEqual(release)
    expect(writes).toEqual(["insert"])
  })

  test("an update if unchanged is not taken for a conflict with itself", async () => {
    const { driver, rows, writes } = open()
    rows.push(stored)
    const failed: Release = { ...release, info: { status: "failed" } }
    const updated = await driver.updateIfUnchanged({ release: failed, etag: "7" })
    expect(updated.release.info.status).toBe("failed")
    expect(writes).toEqual(["update"])
  })

  test("what was deleted is deleted", async () => {
    const { driver, rows } = open()
    rows.push(stored)
    await expect(driver.delete(KEY)).resolves.toBeUndefined()
    expect(rows).toEqual([])
  })

  test.each<[string, (driver: Driver) => Promise<unknown>]>([
    ["deleted", (driver) => driver.delete(KEY, { etag: "7" })],
    ["updated", (driver) => driver.updateIfUnchanged({ release, etag: "7" })],
  ])("what somebody else has written meanwhile is not %s", async (_, work) => {
    const { driver, rows } = open("begin")
    rows.push({ ...stored, body: encodeRelease({ ...release, manifest: "theirs" }) })
    await expect(work(driver)).rejects.toMatchObject({ code: "STORAGE_CONFLICT" })
    expect(rows).toMatchObject([{ etag: "8" }])
  })
})
