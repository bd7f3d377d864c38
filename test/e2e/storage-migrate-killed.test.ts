import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { createRawObjects, createRawSql, openSqlPool, type RawStorage } from "@sternpost/storage"
import { afterAll, beforeAll, expect, test } from "vitest"

import { raw, seed } from "../../packages/storage/src/testing/raw-samples.ts"
import { type ReachableApiServer, startApiServer, writeKubeconfig } from "../support/api-server.ts"
import { describeWithPostgres, type Postgres, startPostgres } from "../support/postgres.ts"
import { openPostgresGate, type PostgresGate } from "../support/postgres-gate.ts"
import { scratchFolder } from "../support/scratch.ts"

const bin = fileURLToPath(new URL("../../bin/sternpost", import.meta.url))

const RECORDS = [
  raw({ name: "web", version: 1, status: "superseded", labels: { team: "a" } }),
  raw({ name: "web", version: 2 }),
  raw({ name: "web", version: 3, status: "failed" }),
  raw({ name: "api", version: 1, namespace: "bank", labels: { team: "b", tier: "back" } }),
]

// To the database: begin, records, labels, commit. In the cluster: each record by itself.
const WRITES = 4 + RECORDS.length

describeWithPostgres("a migration from a cluster to PostgreSQL that is killed with -9", () => {
  let postgres: Postgres
  let gate: PostgresGate
  let api: ReachableApiServer

  beforeAll(async () => {
    postgres = await startPostgres()
    gate = await openPostgresGate(postgres.port)
  })
  afterAll(() => gate?.close())

  /** Runs the command; it kills itself at a write, before or after that is done. Gives its exit code, or `killed`. */
  async function migrate(kubeconfig: string, at: number, moment: "before" | "after") {
    const url = `postgres://postgres@127.0.0.1:${gate.port}/helm?sslmode=disable`
    const ends = ["--from", "secret", "--to", `sql:${url}`]
    const args = ["storage", "migrate", ...ends, "-A", "--delete-source", "--resume"]
    const env = { PATH: process.env["PATH"], HOME: "/nonexistent", KUBECONFIG: kubeconfig }
    const child = spawn(bin, args, { env, stdio: ["ignore", "ignore", "pipe"] })
    let stderr = ""
    child.stderr.on("data", (chunk) => {
      stderr += chunk
    })
    let writes = 0
    const kill = () => child.kill("SIGKILL")
    gate.onHeld = kill
    gate.onStatement = (text) => {
      if (text === "" || ++writes !== at) return "pass"
      if (moment === "after") return "hold"
      kill()
      return "drop"
    }
    api.intercept = async ({ method }, handle) => {
      if (method !== "DELETE" || ++writes !== at) return await handle()
      const answer = moment === "after" ? await handle() : undefined
      kill()
      await new Promise((resolve) => child.on("exit", resolve))
      return answer ?? { status: 500, headers: {}, body: "" }
    }
    const status = await new Promise((resolve) =>
      child.on("close", (code, signal) => resolve(signal === "SIGKILL" ? "killed" : code)),
    )
    return { status, stderr, writes }
  }

  async function everything(storage: RawStorage) {
    const found = []
    for await (const page of storage.pages()) found.push(...page)
    return found
      .map(({ etag: _, stored: __, ...record }) => record)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  const all = [...RECORDS].sort((a, b) => (a.key < b.key ? -1 : 1))
  const points = Array.from({ length: WRITES }, (_, i) => i + 1)

  test.each(points.flatMap((at) => [[at, "before"] as const, [at, "after"] as const]))(
    "at write %i, %s it is done: nothing is lost, and resumed nothing is doubled",
    async (at, moment) => {
      postgres.sql("drop schema public cascade; create schema public")
      api = await startApiServer({ namespaces: ["shop", "bank"] })
      const secrets = createRawObjects({ objects: api.objects, kind: "Secret", namespace: "" })
      await seed(secrets, RECORDS)
      const pool = await openSqlPool(postgres.url())
      const database = createRawSql({ pool, namespace: "" })
      // Helm's tables are there: to make them has its own tests.
      await seed(database, RECORDS.slice(0, 1))
      await database.delete(await database.fetch(RECORDS.slice(0, 1)))
      try {
        const kubeconfig = writeKubeconfig(scratchFolder(), { one: api.url })
        expect((await migrate(kubeconfig, at, moment)).status).toBe("killed")
        const [left, arrived] = [await everything(secrets), await everything(database)]
        const keys = new Set([...left, ...arrived].map(({ key }) => key))
        expect(keys.size).toBe(RECORDS.length)
        // A batch is one transaction: the database has all of it, or nothing.
        expect([0, RECORDS.length]).toContain(arrived.length)

        const { status, stderr } = await migrate(kubeconfig, 0, "before")
        expect({ status, stderr }).toMatchObject({ status: 0 })
        expect(await everything(database)).toEqual(all)
        expect(postgres.sql("select count(*) from custom_labels_v1")).toBe("3\n")
        expect(await everything(secrets)).toEqual([])
      } finally {
        await pool.end()
        await api.close()
      }
    },
  )
})
