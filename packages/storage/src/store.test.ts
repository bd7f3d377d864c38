import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { createMemoryDriver } from "./drivers/memory.ts"
import { StorageError } from "./errors.ts"
import type { ReleaseStatus } from "./record/release.ts"
import { createStore } from "./store.ts"

const releaseOf = (version: number, status: ReleaseStatus = "superseded", name = "web") => ({
  release: { name, version, namespace: "shop", info: { status } },
})

/** A store with these revisions of `web`, written as `s s d f`: superseded, deployed, failed, pending, uninstalled. */
async function storeWith(states: string, maxHistory = 0) {
  const statuses: Readonly<Record<string, ReleaseStatus>> = {
    s: "superseded",
    d: "deployed",
    f: "failed",
    p: "pending-upgrade",
    u: "uninstalled",
  }
  const driver = createMemoryDriver({ namespace: "shop" })
  for (const [i, state] of states.split(" ").filter(Boolean).entries())
    await driver.create(releaseOf(i + 1, statuses[state]))
  await driver.create(releaseOf(1, "deployed", "other"))
  return createStore(driver, { maxHistory })
}

const versions = (records: readonly { readonly release: { readonly version: number } }[]) =>
  records.map(({ release }) => release.version)

describe("a store", () => {
  test("has the history of a release in order, ten and more", async () => {
    const store = await storeWith("s s s s s s s s s s d")
    expect(versions(await store.history("web"))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect((await store.last("web")).release.version).toBe(11)
  })

  test("takes the highest revision for the last, and the highest deployed for the deployed", async () => {
    const store = await storeWith("s d d f p")
    expect((await store.last("web")).release.version).toBe(5)
    expect((await store.deployed("web")).release.version).toBe(3)
    expect(versions(await store.deployedAll("web"))).toEqual([2, 3])
  })

  test("says in Helm's words what is not there", async () => {
    const store = await storeWith("s f")
    for (const work of [store.history("api"), store.last("api"), store.get("web", 9)])
      await expect(work).rejects.toMatchObject({
        code: "STORAGE_NOT_FOUND",
        message: expect.stringContaining("release: not found"),
      })
    for (const work of [store.deployed("web"), store.deployedAll("web"), store.deployed("api")])
      await expect(work).rejects.toMatchObject({
        code: "STORAGE_NO_DEPLOYED",
        message: expect.stringMatching(/^"(web|api)" has no deployed releases$/),
      })
  })

  test("lists all releases, or those of a status", async () => {
    const store = await storeWith("s d")
    expect(await store.list()).toHaveLength(3)
    const deployed = await store.list("deployed")
    expect(deployed.map(({ key }) => key)).toEqual([
      "sh.helm.release.v1.other.v1",
      "sh.helm.release.v1.web.v2",
    ])
    expect(await store.list("failed")).toEqual([])
  })

  test("updates and deletes revisions", async () => {
    const store = await storeWith("d")
    await store.update(releaseOf(1, "uninstalled"))
    expect((await store.get("web", 1)).release.info.status).toBe("uninstalled")
    await store.delete("web", 1)
    await expect(store.delete("web", 1)).rejects.toMatchObject({ code: "STORAGE_NOT_FOUND" })
  })
})

describe("retention", () => {
  test.each([
    ["s s s d", 0, [1, 2, 3, 4, 5]],
    ["s s s d", -1, [1, 2, 3, 4, 5]],
    ["s s s d", 10, [1, 2, 3, 4, 5]],
    ["s s s d", 4, [2, 3, 4, 5]],
    ["s s s d", 2, [4, 5]],
    // One slot is for the new one, and the last deployed is never pruned.
    ["s s s d", 1, [4, 5]],
    ["d f f f", 3, [1, 4, 5]],
    ["d f f f", 1, [1, 5]],
    ["d d f f", 2, [2, 5]],
    ["f f f f", 2, [4, 5]],
    ["f f f f", 1, [5]],
    ["p u s f", 3, [3, 4, 5]],
    ["", 1, [1]],
  ])("of %j with at most %i keeps %j", async (states, maxHistory, kept) => {
    const store = await storeWith(states, maxHistory)
    const next = states.split(" ").filter(Boolean).length + 1
    await store.create(releaseOf(next, "pending-upgrade"))
    expect(versions(await store.history("web"))).toEqual(kept)
    expect(versions(await store.history("other"))).toEqual([1])
  })

  test("keeps the newest deployed, the new one, and at most one more than asked for", async () => {
    const states = fc.array(fc.constantFrom("s", "d", "f", "p", "u"), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(states, fc.integer({ min: 1, max: 6 }), async (given, maxHistory) => {
        const store = await storeWith(given.join(" "), maxHistory)
        await store.create(releaseOf(given.length + 1, "pending-upgrade"))
        const kept = versions(await store.history("web"))
        const deployed = given.lastIndexOf("d") + 1
        if (deployed > 0) expect(kept).toContain(deployed)
        expect(kept.at(-1)).toBe(given.length + 1)
        expect(kept.length).toBeLessThanOrEqual(Math.max(maxHistory, deployed > 0 ? 2 : 1))
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(maxHistory, given.length + 1))
      }),
    )
  })

  const failing = async (failures: number) => {
    const { driver } = await storeWith("s s s d")
    const deleted: string[] = []
    return {
      deleted,
      store: createStore(
        {
          ...driver,
          async delete(key) {
            deleted.push(key)
            if (deleted.length <= failures) throw new StorageError("STORAGE_FORBIDDEN", `no ${key}`)
            await driver.delete(key)
          },
        },
        { maxHistory: 2 },
      ),
    }
  }

  test("goes on after a deletion that fails, and then creates nothing", async () => {
    const { store, deleted } = await failing(1)
    await expect(store.create(releaseOf(5))).rejects.toMatchObject({ code: "STORAGE_FORBIDDEN" })
    expect(deleted).toHaveLength(3)
    expect(versions(await store.history("web"))).toEqual([1, 4])
  })

  test("says how many deletions failed, and why the first did", async () => {
    const { store } = await failing(2)
    await expect(store.create(releaseOf(5))).rejects.toMatchObject({
      code: "STORAGE_PRUNE",
      message:
        'the history of "web" could not be shortened: encountered 2 deletion errors. First is: no sh.helm.release.v1.web.v1',
    })
  })
})
