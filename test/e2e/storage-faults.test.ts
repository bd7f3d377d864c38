import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { connect } from "@sternpost/kube"
import {
  createSecretDriver,
  createSqlDriver,
  type Driver,
  openSqlPool,
  type Release,
} from "@sternpost/storage"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { kubeconfig } from "../support/control-plane/credentials.ts"
import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { type CuttingProxy, type Fault, startCuttingProxy } from "../support/cutting-proxy.ts"
import { describeWithPostgres, type Postgres, startPostgres } from "../support/postgres.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools } from "../support/tools.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))
const KEY = "sh.helm.release.v1.web.v1"
const BEFORE: Release = {
  name: "web",
  version: 1,
  info: { status: "deployed" },
  manifest: "a: 1\n",
}
const AFTER: Release = { ...BEFORE, info: { status: "superseded" } }
const LABELS = { team: "shop", tier: "front" }
const NEW_LABELS = { team: "bank" }

/** A write: what is there before it and after it. `undefined` is no record. */
interface Write {
  readonly title: string
  readonly before: { release: Release; labels: Record<string, string> } | undefined
  readonly after: Write["before"]
  run(driver: Driver): Promise<unknown>
}

const old = { release: BEFORE, labels: LABELS }
const WRITES: readonly Write[] = [
  {
    title: "create",
    before: undefined,
    after: old,
    run: (driver) => driver.create({ release: BEFORE, labels: LABELS }),
  },
  {
    title: "update",
    before: old,
    after: { release: AFTER, labels: NEW_LABELS },
    run: (driver) => driver.update({ release: AFTER, labels: NEW_LABELS }),
  },
  {
    title: "updateIfUnchanged",
    before: old,
    after: { release: AFTER, labels: NEW_LABELS },
    async run(driver) {
      const { etag = "" } = await driver.get(KEY)
      return driver.updateIfUnchanged({ release: AFTER, labels: NEW_LABELS, etag })
    },
  },
  { title: "delete", before: old, after: undefined, run: (driver) => driver.delete(KEY) },
]

/** Runs a write in a process of its own, which is killed when `kill` is called. */
function inProcess(code: string): { ended: Promise<unknown>; kill(): void } {
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd: root,
    stdio: "ignore",
    env: { PATH: process.env["PATH"], HOME: "/nonexistent" },
  })
  const ended = new Promise((resolve) => child.on("exit", resolve))
  return { ended, kill: () => void child.kill("SIGKILL") }
}

/** The record, and nothing else, as it is stored. */
async function stored(driver: Driver): Promise<Write["before"]> {
  const all = await driver.list()
  expect(all.length).toBeLessThanOrEqual(1)
  return all[0] && { release: all[0].release, labels: { ...all[0].labels } }
}

const CODE_OF_WRITE = {
  create: `driver.create(${JSON.stringify({ release: BEFORE, labels: LABELS })})`,
  update: `driver.update(${JSON.stringify({ release: AFTER, labels: NEW_LABELS })})`,
}

describeWithPostgres("a write in PostgreSQL", () => {
  let server: Postgres
  let proxy: CuttingProxy
  let direct: Driver
  const closing: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    server = await startPostgres()
    proxy = await startCuttingProxy(server.port)
    direct = await open(server.url())
  })
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()))
    await proxy?.close()
  })

  async function open(url: string): Promise<Driver> {
    const pool = await openSqlPool(url, { env: {} })
    closing.push(() => pool.end())
    return createSqlDriver({ pool, namespace: "shop" })
  }
  const proxied = () => server.url().replace(`:${server.port}`, `:${proxy.port}`)
  const prepare = async ({ before }: Pick<Write, "before">) => {
    server.sql(
      "do $$ begin if to_regclass('releases_v1') is not null then delete from releases_v1; delete from custom_labels_v1; end if; end $$",
    )
    if (before === undefined) await direct.list()
    else await direct.create(before)
  }
  const labelRows = () => Number(server.sql("select count(*) from custom_labels_v1"))

  /** Lets each message of a write fail in turn, until the write has no more; tells how many there were. */
  async function atEach(
    write: Write,
    fault: Fault,
    work: (message: number) => Promise<void>,
    then: () => void | Promise<void> = () => {},
  ): Promise<number> {
    for (let message = 1; ; message++) {
      await prepare(write)
      let isReached = false
      proxy.plan(message, fault, async () => {
        isReached = true
        await then()
      })
      await work(message)
      if (!isReached) return message - 1
      if (message > 60) throw new Error("it does not come to an end")
    }
  }

  describe.each(WRITES)("$title", (write) => {
    test.each(["before", "after"] as const)(
      "is done once, whichever connection breaks %s its message is done",
      async (fault) => {
        const messages = await atEach(write, fault, async (message) => {
          await write.run(await open(proxied()))
          const found = await stored(direct)
          expect(found, `message ${message}`).toEqual(write.after)
          expect(labelRows(), `message ${message}`).toBe(
            Object.keys(write.after?.labels ?? {}).length,
          )
        })
        // At least: startup, whether the tables are there, begin, the write, commit.
        expect(messages).toBeGreaterThanOrEqual(5)
      },
    )

    test("is done once, whenever the server restarts", async () => {
      let restart = Promise.resolve()
      const messages = await atEach(
        write,
        "after",
        async (message) => {
          await write.run(await open(proxied()))
          await restart
          expect(await stored(direct), `message ${message}`).toEqual(write.after)
          expect(labelRows()).toBe(Object.keys(write.after?.labels ?? {}).length)
        },
        () => {
          restart = server.crash().then(() => server.start())
        },
      )
      expect(messages).toBeGreaterThanOrEqual(5)
    })
  })

  test.each(["create", "update"] as const)(
    "by a process that is killed at any message is done or not, never by half: %s",
    async (title) => {
      const write = WRITES.find((it) => it.title === title)
      if (write === undefined) throw new Error(title)
      const code = `import { createSqlDriver, openSqlPool } from "@sternpost/storage"
        const pool = await openSqlPool(${JSON.stringify(proxied())}, { env: {} })
        const driver = createSqlDriver({ pool, namespace: "shop" })
        await ${CODE_OF_WRITE[title]}
        await pool.end()`
      const outcomes = new Set<boolean>()
      for (const fault of ["before", "after"] as const) {
        let child = { kill() {} }
        const messages = await atEach(
          write,
          fault,
          async (message) => {
            const started = inProcess(code)
            child = started
            await started.ended
            // What the server has begun it ends by itself.
            await expect
              .poll(() =>
                server.sql(
                  "select count(*) from pg_stat_activity where application_name = 'sternpost' and state <> 'idle'",
                ),
              )
              .toBe("0\n")
            const found = await stored(direct)
            const isDone = JSON.stringify(found) !== JSON.stringify(write.before)
            expect(found, `${fault} message ${message}`).toEqual(
              isDone ? write.after : write.before,
            )
            expect(labelRows()).toBe(Object.keys(found?.labels ?? {}).length)
            outcomes.add(isDone)
          },
          () => child.kill(),
        )
        expect(messages).toBeGreaterThanOrEqual(5)
      }
      expect(outcomes).toEqual(new Set([true, false]))
    },
  )
})

describeWithTools("a write in a Secret", controlPlaneTools, () => {
  let plane: ControlPlane
  let proxy: CuttingProxy
  let config: string

  beforeAll(async () => {
    plane = await sharedControlPlane()
    proxy = await startCuttingProxy(Number(new URL(plane.server).port))
    config = join(scratchFolder(), "kubeconfig")
    const text = kubeconfig(`https://127.0.0.1:${proxy.port}`, plane.authority)
    writeFileSync(config, text, { mode: 0o600 })
  })
  afterAll(async () => {
    await proxy?.close()
  })

  describe.each(WRITES)("$title", (write) => {
    test.each(["before", "after"] as const)(
      "is done once, whichever connection breaks %s its message is done",
      async (fault) => {
        const admin = await connect({ kubeconfig: plane.kubeconfig, qps: 1000, burst: 1000 })
        for (let message = 1; ; message++) {
          const namespace = await createNamespace(plane, "fault")
          const direct = createSecretDriver({ objects: admin, namespace })
          if (write.before !== undefined) await direct.create(write.before)
          const objects = await connect({ kubeconfig: config })
          let isReached = false
          proxy.plan(message, fault, () => {
            isReached = true
          })
          await write.run(createSecretDriver({ objects, namespace }))
          objects.close()
          expect(await stored(direct), `message ${message}`).toEqual(write.after)
          if (isReached) expect(message).toBeLessThan(60)
          else {
            // At least the handshake of TLS, and the request.
            expect(message).toBeGreaterThan(2)
            break
          }
        }
        admin.close()
      },
    )
  })

  test.each(["create", "update"] as const)(
    "by a process that is killed at any message is done or not: %s",
    async (title) => {
      const write = WRITES.find((it) => it.title === title)
      if (write === undefined) throw new Error(title)
      const admin = await connect({ kubeconfig: plane.kubeconfig, qps: 1000, burst: 1000 })
      const outcomes = new Set<boolean>()
      for (const fault of ["before", "after"] as const)
        for (let message = 1; ; message++) {
          const namespace = await createNamespace(plane, "fault")
          const direct = createSecretDriver({ objects: admin, namespace })
          if (write.before !== undefined) await direct.create(write.before)
          const child = inProcess(`import { connect } from "@sternpost/kube"
            import { createSecretDriver } from "@sternpost/storage"
            const objects = await connect({ kubeconfig: ${JSON.stringify(config)} })
            const driver = createSecretDriver({ objects, namespace: ${JSON.stringify(namespace)} })
            await ${CODE_OF_WRITE[title]}
            objects.close()`)
          let isReached = false
          proxy.plan(message, fault, () => {
            isReached = true
            child.kill()
          })
          await child.ended
          const found = await stored(direct)
          const isDone = JSON.stringify(found) !== JSON.stringify(write.before)
          expect(found).toEqual(isDone ? write.after : write.before)
          outcomes.add(isDone)
          if (!isReached) break
          expect(message).toBeLessThan(60)
        }
      expect(outcomes).toEqual(new Set([true, false]))
      admin.close()
    },
  )
})
