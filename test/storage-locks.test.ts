import { setTimeout } from "node:timers/promises"
import { createKubeClient, type KubeClient } from "@sternpost/kube"
import { createMemoryApiServer } from "@sternpost/kube/testing"
import { createLeaseLock } from "@sternpost/storage"
import { manualClock, releaseLockCases } from "@sternpost/storage/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

// A lease lasts a second at least. Here seconds are short, and none go by while a busy machine gives this process
// no time, in which nobody could keep a lease alive.
const SPEED = 20
const clock = manualClock()
let isOver = false

async function runClock(): Promise<void> {
  while (!isOver) {
    await clock.advance(SPEED)
    await setTimeout(1)
  }
}

beforeAll(() => void runClock())
afterAll(() => {
  isOver = true
})

const TARGET = { namespace: "shop", name: "web" }
const LEASE = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  namespace: "shop",
  name: "sternpost.lock.v1.web",
}

function setup() {
  const server = createMemoryApiServer({ namespaces: ["shop", "bank"] })
  const admin = createKubeClient(server.transport())
  const cut = new Set<unknown>()
  const open = (change: (client: KubeClient) => Partial<KubeClient> = () => ({})) => {
    const transport = server.transport()
    const client = createKubeClient({
      ...transport,
      send: (request) => (cut.has(lock) ? new Promise(() => {}) : transport.send(request)),
    })
    const objects = { ...client, ...change(client) }
    const lock = createLeaseLock({ objects, durationSeconds: 1, clock })
    return lock
  }
  return {
    server,
    admin,
    open,
    namespaces: ["shop", "bank"] as const,
    waitMs: 3000,
    cutOff: async (lock: unknown) => void cut.add(lock),
    takeAway: async ({ name }: { name: string }) =>
      admin.delete({ ...LEASE, name: `sternpost.lock.v1.${name}` }),
  }
}

describe("the lock that is a Lease", () => {
  test.each(releaseLockCases(setup))("$title", ({ run }) => run())

  test("leaves no Lease behind", async () => {
    const { admin, open } = setup()
    const held = await open().acquire(TARGET)
    expect(await admin.get(LEASE)).toMatchObject({ spec: { holderIdentity: held.holder } })
    await held.release()
    expect((await admin.list(LEASE)).items).toEqual([])
  })

  test("survives somebody who writes to its Lease", async () => {
    const { admin, open } = setup()
    const held = await open().acquire(TARGET)
    for (let i = 0; i < 6; i++) {
      await admin.patch(LEASE, { metadata: { labels: { i: `n${i}` } } })
      await clock.wait(500)
    }
    expect(held.signal.aborted).toBe(false)
    await held.release()
    expect((await admin.list(LEASE)).items).toEqual([])
  })

  test("is lost when another writes its name into it, and then not deleted", async () => {
    const { admin, open } = setup()
    const held = await open().acquire(TARGET)
    await admin.patch(LEASE, { spec: { holderIdentity: "thief" } })
    await expect
      .poll(() => held.signal.reason)
      .toMatchObject({
        code: "STORAGE_LOCK_LOST",
        message: expect.stringContaining("thief has taken it over"),
      })
    await held.release()
    expect(await admin.get(LEASE)).toMatchObject({ spec: { holderIdentity: "thief" } })
  })

  test("is taken from a Lease that nobody holds, as others leave them", async () => {
    const { admin, open } = setup()
    const { apiVersion, kind, namespace, name } = LEASE
    await admin.create({ apiVersion, kind, metadata: { namespace, name } })
    const held = await open().acquire(TARGET)
    await held.release()
  })

  test("is ours when the answer to its creation was lost", async () => {
    const { open } = setup()
    let lost = 0
    const lock = open((client) => ({
      async create(object) {
        await client.create(object)
        lost++
        throw Object.assign(new Error("exists"), { reason: "AlreadyExists" })
      },
    }))
    const held = await lock.acquire(TARGET, { waitMs: 5000 })
    expect(lost).toBe(1)
    await held.release()
  })

  test("says what a role must allow", async () => {
    const server = createMemoryApiServer({ namespaces: ["shop"], authorize: () => false })
    const objects = createKubeClient(server.transport("alice"))
    await expect(createLeaseLock({ objects }).acquire(TARGET)).rejects.toMatchObject({
      code: "STORAGE_FORBIDDEN",
      message: expect.stringMatching(
        /^the lock of release "web" in namespace shop may not be reached: .*; allow the verb "get" on leases in shop$/,
      ),
    })
  })

  test("tells a namespace that is not there", async () => {
    const { open } = setup()
    await expect(open().acquire({ namespace: "nowhere", name: "web" })).rejects.toMatchObject({
      code: "STORAGE_BACKEND",
      message: expect.stringContaining("nowhere"),
    })
  })
})
