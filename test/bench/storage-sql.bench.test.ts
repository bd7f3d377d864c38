import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { createSqlDriver, openSqlPool, type SqlPool } from "@sternpost/storage"
import { afterAll, beforeAll, expect, test } from "vitest"

import { controlPlaneTools, sharedControlPlane } from "../support/control-plane.ts"
import { createHelm, type Helm } from "../support/helm.ts"
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools } from "../support/tools.ts"
import { inTurn, measure, report } from "./measure.ts"
import { type Amount, chunks, type MadeRecord, makeRecords } from "./records.ts"

const bin = fileURLToPath(new URL("../../bin/sternpost", import.meta.url))
const AMOUNT: Amount = { releases: 10_000, revisions: 10, namespaces: 50 }
// Helm takes minutes.
const ROUNDS = 1

const what = "10,000 releases in 10 revisions each, in PostgreSQL"
const isTested = hasPostgres(what)
describeWithTools(what, ["helm4", ...controlPlaneTools], () => {
  let server: Postgres
  let pool: SqlPool
  let helm: Helm

  beforeAll(async () => {
    if (!isTested) return
    server = await startPostgres()
    pool = await openSqlPool(server.url(), { env: {} })
    await createSqlDriver({ pool, namespace: "" }).list()
    // Helm asks the cluster whether it is there, wherever its records are.
    const { kubeconfig } = await sharedControlPlane()
    helm = createHelm("helm4", {
      kubeconfig,
      env: { HELM_DRIVER: "sql", HELM_DRIVER_SQL_CONNECTION_STRING: server.url() },
    })
    for (const records of chunks(makeRecords(AMOUNT), 500)) await insert(pool, records)
    server.sql("vacuum analyze")
  })
  afterAll(() => pool?.end())

  test.skipIf(!isTested)(
    "to list how each release stands takes a tenth of Helm's time, and 200 MB",
    async () => {
      const folder = scratchFolder("bench")
      const outputs = { helm: join(folder, "helm.json"), ours: join(folder, "ours.json") }
      const samples = await inTurn(ROUNDS, {
        latest: () =>
          measure(
            [bin, "storage", "list", "-A", "--latest", "--output", "json"],
            helm.env,
            outputs.ours,
          ),
        all: () => measure([bin, "storage", "list", "-A"], helm.env),
        helm: () =>
          measure([helm.program, "list", "-A", "--max", "0", "-o", "json"], helm.env, outputs.helm),
      })
      report(`list -A of ${what}`, samples)
      const [theirs, ours] = [outputs.helm, outputs.ours].map((file) =>
        JSON.parse(readFileSync(file, "utf8"))
          .map(
            (it: { namespace: string; name: string; revision: number | string; status: string }) =>
              `${it.namespace}/${it.name}.${it.revision} ${it.status}`,
          )
          .sort(),
      )
      expect(ours).toEqual(theirs)
      expect(ours).toHaveLength(AMOUNT.releases)
      expect(samples.latest.wallMs / samples.helm.wallMs).toBeLessThanOrEqual(0.1)
      expect(samples.latest.peakMB).toBeLessThanOrEqual(200)
    },
  )
})

async function insert(pool: SqlPool, records: readonly MadeRecord[]): Promise<void> {
  const client = await pool.connect()
  const column = (of: (record: MadeRecord) => unknown) => records.map(of)
  await client.query(
    `insert into releases_v1 (key, type, body, name, namespace, version, status, owner, createdat)
      select 'sh.helm.release.v1.' || n || '.v' || v, 'helm.sh/release.v1', b, n, ns, v, s, 'helm', 1
      from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[]) as r(n, ns, v, s, b)`,
    [
      column((it) => it.name),
      column((it) => it.namespace),
      column((it) => it.version),
      column((it) => it.status),
      column((it) => it.body),
    ],
  )
  client.release()
}
