import {
  createRawMemory,
  createRawSql,
  examineRecords,
  mendRecords,
  migrateRecords,
  type RawStorage,
  type SqlPool,
} from "@sternpost/storage"
import { describe, expect, test } from "vitest"

import { raw, seed } from "../../packages/storage/src/testing/raw-samples.ts"
import { emptyPglite, pglitePool } from "../support/pglite.ts"

const RECORDS = [
  raw({ name: "api", version: 1, namespace: "bank", labels: { team: "b" }, createdAt: 5 }),
  raw({ name: "web", version: 1, status: "superseded", labels: { team: "a" }, modifiedAt: 7 }),
  raw({ name: "web", version: 2 }),
]

/** What breaks at a statement: the connection, before or after it is carried out, or only the statement. */
const FAULTS = {
  "the connection is lost before": { isDone: false, message: "Connection terminated unexpectedly" },
  "the connection is lost after": { isDone: true, message: "Connection terminated unexpectedly" },
  "the server refuses": { isDone: false, message: "out of memory" },
} as const

/** Sessions that break once, at a certain statement. */
function breaking(
  pool: SqlPool,
  { isDone, message }: (typeof FAULTS)[keyof typeof FAULTS],
  at: number,
) {
  let statements = 0
  const counter = { count: () => statements }
  const wrapped: SqlPool = {
    ...pool,
    async connect() {
      const client = await pool.connect()
      let isLost = false
      return {
        ...client,
        async query(text, values) {
          if (isLost) throw new Error("Connection terminated")
          const isAt = ++statements === at
          if (!isAt) return await client.query(text, values)
          isLost = message.startsWith("Connection")
          if (isDone) await client.query(text, values)
          // What a server does with a transaction whose client is gone.
          if (isLost) await client.query("rollback").catch(() => {})
          throw new Error(message)
        },
      }
    },
  }
  return { pool: wrapped, counter }
}

async function everything(storage: RawStorage) {
  const found = []
  for await (const page of storage.pages()) found.push(...page)
  return found
    .map(({ etag: _, stored: __, ...record }) => record)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** A migration out of or into a database, with what a fault at a statement makes of it. */
async function migrated(direction: "into" | "out of", fault: keyof typeof FAULTS, at: number) {
  const plain = pglitePool(await emptyPglite())
  const { pool, counter } = breaking(plain, FAULTS[fault], at)
  const memory = createRawMemory({ records: new Map() })
  const sound = createRawSql({ pool: plain, namespace: "" })
  await seed(direction === "into" ? memory : sound, RECORDS)
  const broken = createRawSql({ pool, namespace: "", retry: { sleep: async () => {} } })
  const ends = (sql: RawStorage) =>
    direction === "into" ? { from: memory, to: sql } : { from: sql, to: memory }
  const first = await migrateRecords({ ...ends(broken), deleteSource: true }).catch(
    (error: Error) => error,
  )
  const { from, to } = ends(sound)
  return {
    first,
    from,
    to,
    statements: counter.count(),
    resume: () => migrateRecords({ from, to, deleteSource: true, resume: true }),
  }
}

const STATEMENTS = { into: 35, "out of": 13 } as const

describe.each(["into", "out of"] as const)("a migration %s a database", (direction) => {
  test("has as many statements as the tests break", async () => {
    const { statements } = await migrated(direction, "the server refuses", 0)
    expect(statements).toBe(STATEMENTS[direction])
  })

  const points = Array.from({ length: STATEMENTS[direction] }, (_, i) => i + 1)

  test.each(points)("whose connection is lost at statement %i goes on by itself", async (at) => {
    for (const fault of [
      "the connection is lost before",
      "the connection is lost after",
    ] as const) {
      const { first, from, to } = await migrated(direction, fault, at)
      expect(first).toMatchObject({ totals: { deleted: 3, problems: 0 } })
      expect(await everything(from)).toEqual([])
      expect(await everything(to)).toEqual(RECORDS)
    }
  })

  test.each(points)("that fails at statement %i loses and doubles nothing", async (at) => {
    const { first, from, to, resume } = await migrated(direction, "the server refuses", at)
    const there = [...(await everything(from)), ...(await everything(to))]
    expect(new Set(there.map(({ namespace, key }) => `${namespace}/${key}`)).size).toBe(3)
    if (!(first instanceof Error)) expect(first.totals.records).toBe(3)
    expect((await resume()).totals.problems).toBe(0)
    expect(await everything(from)).toEqual([])
    expect(await everything(to)).toEqual(RECORDS)
  })
})

test("a repair whose answer got lost is no conflict with itself", async () => {
  for (let at = 1; at <= 5; at++) {
    const plain = pglitePool(await emptyPglite())
    const sound = createRawSql({ pool: plain, namespace: "" })
    await seed(sound, [{ ...raw({ name: "web", version: 2 }), key: "sh.helm.release.v1.web.v1" }])
    const findings = await examineRecords(sound)
    const { pool } = breaking(plain, FAULTS["the connection is lost after"], at)
    const broken = createRawSql({ pool, namespace: "", retry: { sleep: async () => {} } })
    const now = () => new Date(9000)
    const report = await mendRecords(broken, findings, { backup: async () => {}, now })
    expect({ at, ...report }).toEqual({ at, mended: 1, failures: [] })
    expect(await everything(sound)).toMatchObject([{ key: "sh.helm.release.v1.web.v2" }])
  }
})
