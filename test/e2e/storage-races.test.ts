import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { type ClusterClient, connect } from "@sternpost/kube"
import {
  createConfigMapDriver,
  createSecretDriver,
  createSqlDriver,
  type Driver,
  openSqlPool,
  type Release,
  type ReleaseRecord,
  type SqlPool,
} from "@sternpost/storage"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { createHelm } from "../support/helm.ts"
import { describeWithPostgres, type Postgres, startPostgres } from "../support/postgres.ts"
import { describeWithTools } from "../support/tools.ts"

const CLIENTS = 200
const ROUNDS = 50
const WRITERS = 12
const CHANGES = 10
const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))

const revision = (version: number, text: string): Release => ({
  name: "web",
  version,
  info: { status: "deployed", description: text },
})
const countOf = ({ release }: ReleaseRecord): number => Number(release.info.description)

/** Lets all create each revision at once, and looks who did. */
async function raceToCreate(drivers: readonly Driver[]): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const results = await Promise.allSettled(
      drivers.map((driver, i) =>
        driver.create({ release: revision(round, `of ${i}`), labels: { client: `c${i}` } }),
      ),
    )
    const winners = results.flatMap(({ status }, i) => (status === "fulfilled" ? [i] : []))
    const reasons = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason.code ?? result.reason] : [],
    )
    expect(new Set(reasons), `round ${round}`).toEqual(new Set(["STORAGE_EXISTS"]))
    expect(winners, `round ${round}`).toHaveLength(1)
    const record = await drivers[0]?.get(`sh.helm.release.v1.web.v${round}`)
    expect(record?.release.info.description).toBe(`of ${winners[0]}`)
    expect(record?.labels).toEqual({ client: `c${winners[0]}` })
  }
  expect(await drivers[0]?.list()).toHaveLength(ROUNDS)
}

/** Lets all count up in one record, each by reading and writing it if nobody else has. */
async function raceToCount(drivers: readonly Driver[]): Promise<void> {
  const [first] = drivers
  const created = await first?.create({ release: revision(1, "0"), labels: { kept: "yes" } })
  const key = created?.key ?? ""
  let conflicts = 0
  const countUp = async (driver: Driver) => {
    for (;;) {
      const record = await driver.get(key)
      const release = revision(1, String(countOf(record) + 1))
      try {
        return await driver.updateIfUnchanged({ ...record, release, etag: record.etag ?? "" })
      } catch (error) {
        expect(error).toMatchObject({ code: "STORAGE_CONFLICT" })
        conflicts++
        await setTimeout(Math.random() * 5)
      }
    }
  }
  await Promise.all(
    drivers.map(async (driver) => {
      for (let i = 0; i < CHANGES; i++) await countUp(driver)
    }),
  )
  const record = await first?.get(key)
  expect(record && countOf(record)).toBe(drivers.length * CHANGES)
  expect(record?.labels).toEqual({ kept: "yes" })
  expect(conflicts).toBeGreaterThan(0)
}

describeWithPostgres("races on a real PostgreSQL", () => {
  let server: Postgres
  const pools: SqlPool[] = []
  beforeAll(async () => {
    server = await startPostgres()
    server.sql(`alter system set max_connections = ${CLIENTS + 50}`)
    await server.crash()
    await server.start()
  })
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
  })
  const clients = async (count: number, namespace: string) => {
    const opened = Array.from({ length: count }, async () => {
      const pool = await openSqlPool(server.url(), { env: {}, maxSessions: 1 })
      pools.push(pool)
      return createSqlDriver({ pool, namespace })
    })
    return Promise.all(opened)
  }

  test(`of ${CLIENTS} who create a revision at once one does, ${ROUNDS} times`, async () => {
    await raceToCreate(await clients(CLIENTS, "shop"))
    expect(server.sql("select count(*) from custom_labels_v1")).toBe(`${ROUNDS}\n`)
    await Promise.all(pools.splice(0).map((pool) => pool.end()))
  })

  test("of many who write the same record nobody's change is lost", async () => {
    await raceToCount(await clients(WRITERS, "bank"))
  })
})

describeWithTools("races on the real API server", ["helm4", ...controlPlaneTools], () => {
  let plane: ControlPlane
  const clients: ClusterClient[] = []
  beforeAll(async () => {
    plane = await sharedControlPlane()
    const options = { kubeconfig: plane.kubeconfig, qps: 10_000, burst: 10_000 }
    for (let i = 0; i < CLIENTS; i++) clients.push(await connect(options))
  })
  afterAll(() => {
    for (const client of clients) client.close()
  })

  describe.each([
    ["Secrets", createSecretDriver],
    ["ConfigMaps", createConfigMapDriver],
  ] as const)("in %s", (_, createDriver) => {
    const drivers = async (count: number) => {
      const namespace = await createNamespace(plane, "race")
      return clients.slice(0, count).map((objects) => createDriver({ objects, namespace }))
    }

    test(`of ${CLIENTS} who create a revision at once one does, ${ROUNDS} times`, async () => {
      await raceToCreate(await drivers(CLIENTS))
    })

    test("of many who write the same record nobody's change is lost", async () => {
      await raceToCount(await drivers(WRITERS))
    })
  })

  test("of Helm and us one makes the next revision", async () => {
    const namespace = await createNamespace(plane, "race")
    const helm = createHelm("helm4", { kubeconfig: plane.kubeconfig, namespace })
    const [objects] = clients
    if (objects === undefined) throw new Error("no client")
    const driver = createSecretDriver({ objects, namespace })
    await helm.succeed(["install", "web", chart, "--no-hooks"])
    for (let version = 2; version <= 6; version++) {
      const upgrade = helm.run(["upgrade", "web", chart, "--no-hooks", "--history-max", "0"])
      const ours = (async () => {
        // At some moment of Helm's upgrade.
        await setTimeout(100 + 60 * version)
        const [last] = (await driver.query({ name: "web" })).slice(-1)
        const next = { ...last?.release, ...revision(version, "ours") } as Release
        return driver.create({
          release: { ...next, info: { ...last?.release.info, ...next.info } },
        })
      })()
      const [theirs, mine] = await Promise.allSettled([upgrade, ours])
      const records = await driver.query({ name: "web", version: String(version) })
      expect(records).toHaveLength(1)
      const isOurs = records[0]?.release.info.description === "ours"
      expect(mine.status).toBe(isOurs ? "fulfilled" : "rejected")
      // Helm may still have come second, and made the revision after ours.
      const status = theirs.status === "fulfilled" ? theirs.value.status : -1
      const after = await driver.query({ name: "web", version: String(version + 1) })
      if (isOurs) expect(status === 0).toBe(after.length === 1)
      for (const { key } of after) await driver.delete(key)
    }
  })
})
