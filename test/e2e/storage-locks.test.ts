import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { type ClusterClient, connect } from "@sternpost/kube"
import {
  createAdvisoryLock,
  createLeaseLock,
  openDriver,
  openSqlPool,
  type ReleaseLock,
  type SqlPool,
  withLock,
} from "@sternpost/storage"
import { releaseLockCases } from "@sternpost/storage/testing"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"

import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { createHelm } from "../support/helm.ts"
import { describeWithPostgres, type Postgres, startPostgres } from "../support/postgres.ts"
import { describeWithTools } from "../support/tools.ts"

const env: NodeJS.ProcessEnv = { HOME: "/nonexistent" }
const root = fileURLToPath(new URL("../../", import.meta.url))

/** A process that takes a lock and keeps it until it is killed. */
function holding(code: string): { ready: Promise<void>; kill(): void } {
  const script = `${code}\n;process.stdout.write("held"); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"], ...env },
  })
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve())
    child.once("exit", () => reject(new Error("the holder has ended")))
  })
  ready.catch(() => {})
  return { ready, kill: () => void child.kill("SIGKILL") }
}

describeWithTools("locks on the real API server", ["helm4", ...controlPlaneTools], () => {
  let plane: ControlPlane
  let admin: ClusterClient
  const clients: ClusterClient[] = []

  const connected = async () => {
    const client = await connect({ kubeconfig: plane.kubeconfig, qps: 1000, burst: 1000 })
    clients.push(client)
    return client
  }
  beforeAll(async () => {
    plane = await sharedControlPlane()
    admin = await connected()
  })
  afterAll(() => {
    for (const client of clients) client.close()
  })

  const setup = async () => {
    const namespaces = [
      await createNamespace(plane, "lock"),
      await createNamespace(plane, "lock"),
    ] as const
    const cut = new Set<ReleaseLock>()
    const open = () => {
      const through = <T>(work: () => Promise<T>): Promise<T> =>
        cut.has(lock) ? new Promise(() => {}) : work()
      const objects = {
        ...admin,
        get: (...of: Parameters<typeof admin.get>) => through(() => admin.get(...of)),
        replace: (...of: Parameters<typeof admin.replace>) => through(() => admin.replace(...of)),
      }
      const lock = createLeaseLock({ objects, durationSeconds: 2 })
      return lock
    }
    return {
      namespaces,
      open,
      cutOff: async (lock: ReleaseLock) => void cut.add(lock),
      takeAway: ({ namespace, name }: { namespace: string; name: string }) =>
        admin.delete({
          apiVersion: "coordination.k8s.io/v1",
          kind: "Lease",
          namespace,
          name: `sternpost.lock.v1.${name}`,
        }),
    }
  }

  test.each(releaseLockCases(setup))("Lease: $title", ({ run }) => run())

  test("a lock is kept for longer than its duration, and is free soon after its holder was killed", async () => {
    const namespace = await createNamespace(plane, "lock")
    const target = { namespace, name: "web" }
    const holder = holding(`import { connect } from "@sternpost/kube"
      import { createLeaseLock } from "@sternpost/storage"
      const objects = await connect({ kubeconfig: ${JSON.stringify(plane.kubeconfig)} })
      await createLeaseLock({ objects, durationSeconds: 2 }).acquire(${JSON.stringify(target)})`)
    await holder.ready
    const lock = createLeaseLock({ objects: admin, durationSeconds: 2 })
    await expect(lock.acquire(target, { waitMs: 5000 })).rejects.toMatchObject({
      code: "STORAGE_LOCKED",
    })
    holder.kill()
    const started = performance.now()
    const held = await lock.acquire(target, { waitMs: 20_000 })
    expect(performance.now() - started).toBeLessThan(10_000)
    await held.release()
  })

  test("Helm works as ever while we hold the lock of a release, and sees nothing of it", async () => {
    const namespace = await createNamespace(plane, "lock")
    const helm = createHelm("helm4", { kubeconfig: plane.kubeconfig, namespace })
    const chart = new URL("../../examples/charts/web", import.meta.url).pathname
    const { lock } = await openDriver({ namespace, connect: () => admin, env: {} })
    await withLock(lock, { namespace, name: "web" }, async () => {
      await helm.succeed(["install", "web", chart, "--no-hooks"])
      await helm.succeed(["upgrade", "web", chart, "--no-hooks"])
    })
    const history = JSON.parse(await helm.succeed(["history", "web", "-o", "json"]))
    expect(history).toHaveLength(2)
    expect(JSON.parse(await helm.succeed(["list", "-A", "-o", "json"]))).toContainEqual(
      expect.objectContaining({ name: "web", namespace }),
    )
  })
})

describeWithPostgres("advisory locks on a real server", () => {
  let server: Postgres
  const pools: SqlPool[] = []

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.end()))
  })

  const setup = async () => {
    server.sql("drop schema public cascade; create schema public")
    const pool = async () => {
      const opened = await openSqlPool(server.url(), { env, maxSessions: 8 })
      pools.push(opened)
      return opened
    }
    const [shared] = [await pool()]
    return {
      namespaces: ["shop", "bank"] as const,
      open: () => createAdvisoryLock({ pool: shared, checkMs: 200 }),
      cutOff: async () => {
        server.sql(
          "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted",
        )
      },
      takeAway: async () => {
        server.sql("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'")
      },
    }
  }

  test.each(releaseLockCases(setup))("$title", ({ run }) => run())

  test("a lock is free at once when its holder was killed", async () => {
    await setup()
    const target = { namespace: "shop", name: "web" }
    const holder = holding(`import { createAdvisoryLock, openSqlPool } from "@sternpost/storage"
      const pool = await openSqlPool(${JSON.stringify(server.url())}, { env: {} })
      await createAdvisoryLock({ pool }).acquire(${JSON.stringify(target)})`)
    await holder.ready
    const pool = await openSqlPool(server.url(), { env })
    pools.push(pool)
    const lock = createAdvisoryLock({ pool })
    await expect(lock.acquire(target)).rejects.toMatchObject({ code: "STORAGE_LOCKED" })
    holder.kill()
    const held = await lock.acquire(target, { waitMs: 5000 })
    await held.release()
  })

  test("a holder hears at once that the server has crashed, and who waits gets it after", async () => {
    await setup()
    const connection = { HELM_DRIVER: "sql", HELM_DRIVER_SQL_CONNECTION_STRING: server.url() }
    const options = {
      namespace: "shop",
      connect: () => Promise.reject(),
      env: { ...env, ...connection },
    }
    const [first, second] = [await openDriver(options), await openDriver(options)]
    const target = { namespace: "shop", name: "web" }
    const held = await first.lock.acquire(target)
    await expect(second.lock.acquire(target)).rejects.toThrow(/held by session \d+ of postgres/)
    const waiting = second.lock.acquire(target, { waitMs: 20_000 })
    await server.crash()
    await expect.poll(() => held.signal.aborted, { timeout: 2000 }).toBe(true)
    await server.start()
    const next = await waiting
    await next.release()
    await first.close()
    await second.close()
  })

  test("holders do not keep the driver from its sessions", async () => {
    await setup()
    const connection = { HELM_DRIVER: "sql", HELM_DRIVER_SQL_CONNECTION_STRING: server.url() }
    const { driver, lock, close } = await openDriver({
      namespace: "shop",
      connect: () => Promise.reject(),
      env: { ...env, ...connection },
    })
    const names = Array.from({ length: 10 }, (_, i) => `r${i}`)
    await Promise.all(
      names.map((name) =>
        withLock(lock, { namespace: "shop", name }, () =>
          driver.create({ release: { name, version: 1, info: { status: "deployed" } } }),
        ),
      ),
    )
    expect(await driver.list()).toHaveLength(10)
    expect(server.sql("select count(*) from pg_locks where locktype = 'advisory'")).toBe("0\n")
    await close()
  })
})
