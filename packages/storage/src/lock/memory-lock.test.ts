import { describe, expect, test } from "vitest"

import { releaseLockCases, testLock } from "../testing/index.ts"
import type { ReleaseLock } from "./lock.ts"
import { createMemoryLock } from "./memory-lock.ts"

const backend = (change: (lock: ReleaseLock) => Partial<ReleaseLock> = () => ({})) => {
  const holders = new Map<string, string>()
  const open = (): ReleaseLock => {
    const lock = createMemoryLock({ holders })
    return { ...lock, ...change(lock) }
  }
  return { open, namespaces: ["shop", "bank"] as const, waitMs: 500 }
}

describe("the lock in memory", () => {
  test.each(releaseLockCases(() => backend()))("$title", ({ run }) => run())

  test("names the holder to those who are kept out", async () => {
    const { open } = backend()
    const { holder } = await open().acquire({ namespace: "shop", name: "web" })
    await expect(open().acquire({ namespace: "shop", name: "web" })).rejects.toMatchObject({
      code: "STORAGE_LOCKED",
      namespace: "shop",
      message: `the lock of release "web" in namespace shop is held by ${holder}; wait until it is done, or for longer`,
    })
  })
})

describe("the suite of locks fails for one that", () => {
  test.each<[string, (lock: ReleaseLock) => Partial<ReleaseLock>, RegExp]>([
    [
      "lets everybody in",
      () => ({ acquire: createMemoryLock().acquire }),
      /one client has the lock/,
    ],
    [
      "keeps what was given back",
      (lock) => ({
        acquire: async (...of) => ({ ...(await lock.acquire(...of)), release: async () => {} }),
      }),
      /free at once/,
    ],
    [
      "does not wait",
      (lock) => ({ acquire: (target) => lock.acquire(target) }),
      /who waits gets it/,
    ],
    [
      "knows one lock for all",
      (lock) => ({
        acquire: (_, options) => lock.acquire({ namespace: "a", name: "a" }, options),
      }),
      /each for itself/,
    ],
  ])("%s", async (_, change, message) => {
    await expect(testLock(() => backend(change))).rejects.toThrow(message)
  })
})
