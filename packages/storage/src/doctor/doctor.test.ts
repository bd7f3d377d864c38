import { describe, expect, test } from "vitest"

import { StorageError } from "../errors.ts"
import { createRawMemory } from "../raw/raw-memory.ts"
import type { RawInput, RawStorage } from "../raw/raw-storage.ts"
import { raw, seed } from "../testing/raw-samples.ts"
import { examineStorage } from "./doctor.ts"

const web = (version: number, more: Partial<Parameters<typeof raw>[0]> = {}) =>
  raw({ name: "web", version, status: "superseded", ...more })

async function examined(
  inputs: readonly RawInput[],
  change: (storage: RawStorage) => RawStorage = (storage) => storage,
) {
  const storage = createRawMemory()
  await seed(storage, inputs)
  return await examineStorage({ storage: change(storage) })
}

const as =
  (name: RawStorage["name"]) =>
  (storage: RawStorage): RawStorage => ({ ...storage, name })

describe("what is stored", () => {
  test("is counted, the biggest first", async () => {
    const inputs = [
      web(1),
      web(2, { padding: 5000 }),
      raw({ name: "api", version: 1, namespace: "bank" }),
      { ...web(3), body: "?" },
    ]
    const { records, driver, namespace } = await examined(inputs)
    expect({ driver, namespace }).toEqual({ driver: "Memory", namespace: "" })
    expect(records).toMatchObject({
      namespaces: 2,
      releases: 2,
      records: 4,
      unreadable: 1,
      bytes: inputs.reduce((sum, { body }) => sum + body.length, 0),
    })
    expect(records?.largest[0]).toMatchObject({ key: web(2).key, share: 1 })
    expect(records?.largest).toHaveLength(4)
  })

  test("of others is none of it", async () => {
    const other = { ...web(1), system: { ...web(1).system, owner: "me" } }
    const { records, notices } = await examined([other])
    expect(records).toMatchObject({ releases: 0, records: 0, bytes: 0 })
    expect(notices).toMatchObject([{ level: "warning", next: expect.stringContaining("repair") }])
  })

  test("in order has no notices", async () => {
    expect((await examined([web(1), web(2, { status: "deployed" })])).notices).toEqual([])
  })

  test("that cannot be listed is a warning; what may not be reached is an error", async () => {
    const refusing = (code: StorageError["code"]) => (storage: RawStorage) => ({
      ...storage,
      // biome-ignore lint/correctness/useYield: it refuses before there is a page
      async *pages() {
        throw new StorageError(code, "no")
      },
    })
    const report = await examined([], refusing("STORAGE_FORBIDDEN"))
    expect(report.records).toBeUndefined()
    expect(report.notices).toMatchObject([{ message: "the records cannot be listed: no" }])
    await expect(examined([], refusing("STORAGE_CONNECTION"))).rejects.toThrow("no")
  })
})

describe("a record near the limit", () => {
  const big = web(1, { padding: 600_000 })

  test("is a warning with what is in it, and the way out", async () => {
    const { notices, records } = await examined([big], as("Secret"))
    expect(notices).toMatchObject([
      {
        level: "warning",
        message: expect.stringMatching(
          /^shop\/sh\.helm\.release\.v1\.web\.v1 takes \d\d % of what a Secret holds; most of it: manifest \d+ KiB/,
        ),
        next: expect.stringContaining("sternpost storage migrate --to sql"),
      },
    ])
    expect(records?.largest[0]?.parts?.[0]).toMatchObject({ part: "manifest" })
    expect(JSON.stringify(notices)).not.toContain("s3cret")
  })

  test("is nothing to worry about in SQL; one that no Secret would take is worth a note", async () => {
    expect((await examined([big], as("SQL"))).notices).toEqual([])
    const huge = web(1, { padding: 800_000 })
    expect((await examined([huge], as("SQL"))).notices).toMatchObject([{ level: "note" }])
  })
})

test("each kind of disorder is one line, with what to do", async () => {
  const mislabelled = [1, 2, 3, 5].map((version) => ({
    ...web(version),
    system: { ...web(version).system, status: "failed" },
  }))
  const pending = raw({ name: "api", version: 1, status: "pending-install" })
  const { notices } = await examined([...mislabelled, pending])
  expect(notices.map(({ level, message, next }) => [level, message, next])).toEqual([
    [
      "warning",
      `an operation is under way, or was broken off: shop/${pending.key}`,
      'wait, or end it with "helm rollback" or "helm uninstall"',
    ],
    [
      "warning",
      `labels say something else than the body: ${[1, 2, 3].map((v) => `shop/${web(v).key}`).join(", ")} and 1 more`,
      "sternpost storage repair --dry-run",
    ],
    [
      "note",
      `revisions are missing before: shop/${web(5).key}`,
      "nothing: Helm leaves such holes itself",
    ],
  ])
})

test("a history without an end is worth a note", async () => {
  const { notices } = await examined(Array.from({ length: 51 }, (_, i) => web(i + 1)))
  expect(notices).toMatchObject([
    { level: "note", message: expect.stringContaining("shop/web has 51 revisions") },
  ])
})
