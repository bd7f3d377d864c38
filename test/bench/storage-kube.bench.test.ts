import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type ClusterClient, connect } from "@sternpost/kube"
import { afterAll, beforeAll, expect, test } from "vitest"
import { tokenOf } from "../support/control-plane/credentials.ts"
import {
  type ControlPlane,
  controlPlaneTools,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { createHelm, type Helm } from "../support/helm.ts"
import { hasPostgres, startPostgres } from "../support/postgres.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools } from "../support/tools.ts"
import { inTurn, measure, report } from "./measure.ts"
import { type Amount, chunks, makeRecords } from "./records.ts"

const bin = fileURLToPath(new URL("../../bin/sternpost", import.meta.url))
const AMOUNT: Amount = { releases: 1000, revisions: 5, namespaces: 10 }
const ROUNDS = 7

const what = "1,000 releases in 5 revisions each, in Secrets"
describeWithTools(what, ["helm4", ...controlPlaneTools], () => {
  let plane: ControlPlane
  let client: ClusterClient
  let helm: Helm

  beforeAll(async () => {
    plane = await sharedControlPlane()
    client = await connect({ kubeconfig: plane.kubeconfig, qps: 10_000, burst: 10_000 })
    helm = createHelm("helm4", { kubeconfig: plane.kubeconfig })
    await fill(client)
  })
  afterAll(() => client?.close())

  test("to list how each release stands takes a quarter of Helm's time, and little more than the requests", async () => {
    const folder = scratchFolder("bench")
    const outputs = { helm: join(folder, "helm.json"), ours: join(folder, "ours.json") }
    const list = `${plane.server}/api/v1/secrets?labelSelector=owner%3Dhelm`
    const samples = await inTurn(ROUNDS, {
      helm: () =>
        measure([helm.program, "list", "-A", "--max", "0", "-o", "json"], helm.env, outputs.helm),
      latest: () =>
        measure(
          [bin, "storage", "list", "-A", "--latest", "--output", "json"],
          helm.env,
          outputs.ours,
        ),
      all: () => measure([bin, "storage", "list", "-A"], helm.env),
      requests: () =>
        measure(["curl", "-sk", "-H", `Authorization: Bearer ${tokenOf("admin")}`, list], helm.env),
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
    expect(samples.latest.wallMs / samples.helm.wallMs).toBeLessThanOrEqual(0.25)
    expect(samples.latest.wallMs / samples.requests.wallMs).toBeLessThanOrEqual(1.5)
  })

  test.skipIf(!hasPostgres("to move records"))(
    "moves 500 records a second to PostgreSQL",
    async () => {
      const server = await startPostgres()
      const env = { ...helm.env, HELM_DRIVER_SQL_CONNECTION_STRING: server.url() }
      const argv = [
        bin,
        "storage",
        "migrate",
        "--from",
        "secret",
        "--to",
        "sql",
        "--all-namespaces",
      ]
      const samples = await inTurn(3, {
        migrate: async () => {
          server.sql(
            "drop schema public cascade; create schema public; grant all on schema public to public",
          )
          return await measure(argv, env)
        },
      })
      const records = AMOUNT.releases * AMOUNT.revisions
      const rate = records / (samples.migrate.wallMs / 1000)
      report(`${records} records from Secrets to PostgreSQL`, {
        ...samples,
        "records a second": rate,
      })
      expect(server.sql("select count(*) from releases_v1")).toBe(`${records}\n`)
      expect(rate).toBeGreaterThanOrEqual(500)
    },
  )
})

async function fill(client: ClusterClient): Promise<void> {
  for (let i = 0; i < AMOUNT.namespaces; i++)
    await client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: `bench-${i}` } })
  for (const records of chunks(makeRecords(AMOUNT), 50))
    await Promise.all(
      records.map(({ namespace, name, version, status, body }) =>
        client.create({
          apiVersion: "v1",
          kind: "Secret",
          type: "helm.sh/release.v1",
          metadata: {
            namespace,
            name: `sh.helm.release.v1.${name}.v${version}`,
            labels: { name, owner: "helm", status, version: String(version), createdAt: "1" },
          },
          data: { release: Buffer.from(body).toString("base64") },
        }),
      ),
    )
}
