import { describe, expect, test } from "vitest"

import type { ReleaseRecord } from "../driver.ts"
import { encodeRelease } from "../record/codec.ts"
import type { Release } from "../record/release.ts"
import type { Row, SqlPool } from "./pool.ts"
import { createSqlDriver } from "./sql-driver.ts"

const release: Release = { name: "web", version: 1, info: { status: "deployed" } }
const KEY = "sh.helm.release.v1.web.v1"

/** One row; the first commit is done but its answer is lost, as when a server fails over. */
function losingPool(): { pool: SqlPool; rows: Row[]; writes: string[] } {
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
    if (text === "commit" && !isLost) {
      isLost = true
      throw new Error("Connection terminated unexpectedly")
    }
    return { rows: text.startsWith("select r.") ? [...rows] : [], rowCount: 0 }
  }
  const pool = { connect: async () => ({ query, release: () => {} }), end: async () => {} }
  return { pool, rows, writes }
}

describe("when the answer to a commit is lost", () => {
  const open = () => {
    const { pool, rows, writes } = losingPool()
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
})
