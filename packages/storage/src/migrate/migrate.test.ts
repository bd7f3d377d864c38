import { describe, expect, test } from "vitest"

import { createRawMemory, type RawRecords } from "../raw/raw-memory.ts"
import type { RawInput, RawStorage } from "../raw/raw-storage.ts"
import { raw, sealed, seed } from "../testing/raw-samples.ts"
import { type MigrateOptions, migrateRecords } from "./migrate.ts"

/** A source with these records, an empty target, and what both hold. */
async function route(...records: readonly (RawInput | undefined)[]) {
  const [source, target]: [RawRecords, RawRecords] = [new Map(), new Map()]
  const from = createRawMemory({ records: source })
  const to = createRawMemory({ records: target })
  await seed(from, records)
  const migrate = (options: Partial<MigrateOptions> = {}) =>
    migrateRecords({ from, to, ...options })
  return { from, to, source, target, migrate }
}

const history = (name: string, last: number, namespace = "shop") =>
  Array.from({ length: last }, (_, i) =>
    raw({ name, version: i + 1, namespace, status: i + 1 === last ? "deployed" : "superseded" }),
  )

describe("a migration", () => {
  test("brings every record over as it is: bytes, labels, times", async () => {
    const [first, second] = history("web", 2)
    const odd = raw({
      name: "odd",
      version: 7,
      labels: { team: "a" },
      createdAt: 5,
      modifiedAt: 9,
      json: '{"name":"odd","version":7,"info":{"status":"deployed","deleted":""},"n":12345678901234567890}',
    })
    const { source, target, migrate } = await route(first, second, odd)
    const report = await migrate()
    expect(sealed(target)).toEqual(sealed(source))
    expect(target.get("shop/sh.helm.release.v1.odd.v7")?.body).toBe(odd.body)
    expect(report.totals).toEqual({
      releases: 2,
      records: 3,
      copied: 3,
      present: 0,
      deleted: 0,
      problems: 0,
    })
  })

  test("counts what is there already as done, however it is packed", async () => {
    const [first, second] = history("web", 2)
    const { to, migrate } = await route(first, second)
    const repacked = raw({ name: "web", version: 1, status: "superseded", isPacked: false })
    expect(repacked.body).not.toBe(first?.body)
    await seed(to, [repacked])
    expect((await migrate()).releases).toMatchObject([{ outcome: "copied", copied: 1, present: 1 }])
    expect((await migrate()).releases).toMatchObject([{ outcome: "copied", copied: 0, present: 2 }])
  })

  test("can be of one release", async () => {
    const { target, migrate } = await route(...history("web", 1), ...history("api", 1))
    await migrate({ release: "api" })
    expect([...target.keys()]).toEqual(["shop/sh.helm.release.v1.api.v1"])
    await expect(migrate({ release: "nobody" })).rejects.toMatchObject({
      code: "STORAGE_NOT_FOUND",
      message: expect.stringContaining('there is no release "nobody" in the source'),
    })
  })

  test("of nothing is nothing", async () => {
    const { migrate } = await route()
    expect((await migrate()).totals).toMatchObject({ releases: 0, records: 0 })
  })

  test("in a dry run tells the same and writes nothing", async () => {
    const { source, target, migrate } = await route(...history("web", 3))
    const before = sealed(source)
    const report = await migrate({ dryRun: true, deleteSource: true })
    expect(report).toMatchObject({
      dryRun: true,
      releases: [{ outcome: "planned", records: 3, copied: 3, deleted: 0 }],
    })
    expect(target.size).toBe(0)
    expect(sealed(source)).toEqual(before)
  })

  test("tells how far it is, to the end", async () => {
    const seen: string[] = []
    const { migrate } = await route(...history("web", 2), ...history("api", 3))
    await migrate({
      deleteSource: true,
      onProgress: ({ step, done, total }) => seen.push(`${step} ${done}/${total}`),
    })
    expect(seen[0]).toBe("read 0/undefined")
    expect(seen).toContain("copy 0/5")
    expect(seen).toContain("copy 5/5")
    expect(seen.at(-1)).toBe("delete 5/5")
  })
})

describe("a target that has something else", () => {
  test.each([
    ["another record of the same key", raw({ name: "web", version: 2, status: "failed" })],
    ["the same with other labels", raw({ name: "web", version: 2, labels: { team: "b" } })],
    ["a damaged one", { ...raw({ name: "web", version: 2 }), body: "H4sIAAAAAAAC/wAA" }],
    ["a newer revision", raw({ name: "web", version: 3 })],
    ["a history of its own", raw({ name: "web", version: 0, status: "superseded" })],
  ])("is a conflict: %s", async (_, other) => {
    const { to, source, target, migrate } = await route(...history("web", 2), ...history("api", 1))
    await seed(to, [other])
    const report = await migrate({ deleteSource: true })
    expect(report.releases).toMatchObject([
      { name: "api", outcome: "copied", deleted: 1 },
      { name: "web", outcome: "conflict", copied: 0, deleted: 0, problems: [{ key: other.key }] },
    ])
    expect(target.get(`shop/${other.key}`)).toMatchObject(other)
    expect(source.size).toBe(2)
  })

  test("is none if it only kept what the source has dropped since", async () => {
    const { to, migrate } = await route(...history("web", 3).slice(1))
    await seed(to, history("web", 3))
    expect((await migrate()).releases).toMatchObject([{ outcome: "copied", present: 2 }])
  })
})

describe("what is refused before anything is written", () => {
  test("a release that is pending, by its name; earlier revisions may be", async () => {
    const pending = raw({ name: "web", version: 3, status: "pending-upgrade" })
    const { target, migrate } = await route(...history("web", 2), pending, ...history("api", 1))
    await expect(migrate()).rejects.toMatchObject({
      code: "STORAGE_PENDING",
      message: expect.stringMatching(/web in shop \(revision 3 is pending-upgrade\)/),
    })
    expect(target.size).toBe(0)
    await migrate({ release: "api" })
    expect(target.size).toBe(1)
    const old = raw({ name: "old", version: 1, status: "pending-upgrade" })
    const after = await route(old, raw({ name: "old", version: 2 }))
    expect((await after.migrate()).totals.copied).toBe(2)
  })

  test("a pending revision whose body cannot be read", async () => {
    const damaged = { ...raw({ name: "web", version: 2, status: "pending-install" }), body: "?" }
    const { migrate } = await route(raw({ name: "web", version: 1 }), damaged)
    await expect(migrate()).rejects.toMatchObject({ code: "STORAGE_PENDING" })
  })

  test("a source that is the target", async () => {
    const records: RawRecords = new Map()
    const [from, to] = [createRawMemory({ records }), createRawMemory({ records })]
    await seed(from, history("web", 1))
    await expect(migrateRecords({ from, to, deleteSource: true })).rejects.toMatchObject({
      code: "STORAGE_SAME_PLACE",
    })
    expect(records.size).toBe(1)
  })

  test("a standby as the target", async () => {
    const { from, to } = await route(...history("web", 1))
    const standby = { ...to, place: async () => ({ name: "SQL" as const, isStandby: true }) }
    await expect(migrateRecords({ from, to: standby })).rejects.toThrow(/is a standby/)
  })
})

describe("records that cannot be moved", () => {
  test("are told and kept, and stop no others, not even of their release", async () => {
    const damaged = { ...raw({ name: "web", version: 1 }), body: "not base64!" }
    const lone = { ...raw({ name: "api", version: 1 }), body: "" }
    const { source, target, migrate } = await route(damaged, ...history("web", 3).slice(1), lone)
    const report = await migrate({ deleteSource: true })
    expect(report.releases).toMatchObject([
      { name: "api", outcome: "unreadable", records: 1, copied: 0 },
      {
        name: "web",
        outcome: "copied",
        records: 3,
        copied: 2,
        deleted: 2,
        problems: [{ key: damaged.key, code: "STORAGE_UNDECODABLE" }],
      },
    ])
    expect([...source.keys()].sort()).toEqual([`shop/${lone.key}`, `shop/${damaged.key}`])
    expect(target.size).toBe(2)
  })

  test("that are too large for a Secret stop their release before it begins", async () => {
    const big = raw({ name: "web", version: 1, status: "superseded", padding: 1_100_000 })
    const { from, to, target } = await route(big, raw({ name: "web", version: 2 }))
    const secrets: RawStorage = { ...to, name: "Secret" }
    const report = await migrateRecords({ from, to: secrets, deleteSource: true })
    expect(report.releases).toMatchObject([
      { outcome: "failed", copied: 0, deleted: 0, problems: [{ code: "STORAGE_TOO_LARGE" }] },
    ])
    expect(target.size).toBe(0)
  })

  test("but lack labels are moved and deleted like all others", async () => {
    const record = raw({ name: "web", version: 1 })
    const { source, target, migrate } = await route({ ...record, system: { owner: "helm" } })
    const report = await migrate({ deleteSource: true })
    expect(report.totals).toMatchObject({ copied: 1, deleted: 1, problems: 0 })
    expect(report.releases[0]?.warnings).toHaveLength(3)
    expect([source.size, target.size]).toEqual([0, 1])
  })

  test("but contradict themselves are moved as they are, with a warning", async () => {
    const record = raw({ name: "web", version: 1 })
    const odd = { ...record, system: { ...record.system, status: "failed" } }
    const { target, migrate } = await route(odd)
    const report = await migrate()
    expect(target.get(`shop/${odd.key}`)?.system["status"]).toBe("failed")
    expect(report.releases[0]?.warnings).toMatchObject([
      { key: odd.key, message: 'its label status is "failed", in its body it is "deployed"' },
    ])
  })
})

describe("somebody who works with a release meanwhile", () => {
  const during = async (
    change: (from: RawStorage) => Promise<unknown>,
    at: "create" | "fetch" = "create",
  ) => {
    const world = await route(...history("web", 2), ...history("api", 1))
    const { from, to } = world
    let isDone = false
    const disturbed: RawStorage = {
      ...to,
      async [at](records: never) {
        if (!isDone) await change(from)
        isDone = true
        return (await to[at](records)) as never
      },
    }
    const report = await migrateRecords({ from, to: disturbed, deleteSource: true })
    return { ...world, report }
  }

  test.each<[string, (from: RawStorage) => Promise<unknown>]>([
    [
      "upgrades it",
      async (from) => {
        await from.create([raw({ name: "web", version: 3 })])
      },
    ],
    [
      "rewrites a revision",
      async (from) => {
        const [before] = await from.fetch([{ ...raw({ name: "web", version: 2 }) }])
        if (before) await from.replace(before, raw({ name: "web", version: 2, status: "failed" }))
      },
    ],
    [
      "deletes one",
      async (from) => {
        const [before] = await from.fetch([{ ...raw({ name: "web", version: 1 }) }])
        if (before) await from.delete([before])
      },
    ],
  ])("%s: it is taken back, and the others are moved", async (_, change) => {
    const { source, target, report } = await during(change)
    expect(report.releases).toMatchObject([
      { name: "api", outcome: "copied", deleted: 1 },
      {
        name: "web",
        outcome: "failed",
        copied: 0,
        deleted: 0,
        problems: [{ code: "STORAGE_CONFLICT" }],
      },
    ])
    expect(target.size).toBe(1)
    expect([...source.values()].every(({ system }) => system["name"] === "web")).toBe(true)
  })

  test("writes the same revision into the target first: ours and theirs do not become one history", async () => {
    const { from, to, source, target } = await route(...history("web", 3), ...history("api", 1))
    const theirs = raw({ name: "web", version: 1, status: "failed" })
    let isDone = false
    const contested: RawStorage = {
      ...to,
      async create(records) {
        if (!isDone) await to.create([theirs])
        isDone = true
        return await to.create(records)
      },
    }
    const report = await migrateRecords({ from, to: contested, deleteSource: true })
    expect(report.releases).toMatchObject([
      { name: "api", outcome: "copied", deleted: 1 },
      { name: "web", outcome: "conflict", copied: 0, present: 0, deleted: 0 },
    ])
    expect([...target.keys()].sort()).toEqual([
      "shop/sh.helm.release.v1.api.v1",
      "shop/sh.helm.release.v1.web.v1",
    ])
    expect(target.get(`shop/${theirs.key}`)?.body).toBe(theirs.body)
    expect(source.size).toBe(3)
  })

  test("rewrites a revision while they are deleted: what is gone is counted, the rest is kept", async () => {
    const { from, to, source } = await route(...history("web", 3))
    let deletions = 0
    const disturbed: RawStorage = {
      ...from,
      async delete(records) {
        if (++deletions === 2) {
          const [before] = await from.fetch([raw({ name: "web", version: 2 })])
          if (before) await from.replace(before, raw({ name: "web", version: 2, status: "failed" }))
        }
        await from.delete(records)
      },
    }
    const report = await migrateRecords({ from: disturbed, to, deleteSource: true })
    expect(report.releases).toMatchObject([
      { outcome: "failed", copied: 3, deleted: 1, problems: [{ code: "STORAGE_CONFLICT" }] },
    ])
    expect(source.size).toBe(2)
  })

  test("changes the target after the copy: nothing of the release is deleted", async () => {
    const { from, to, source, migrate } = await route(...history("web", 2))
    await migrate()
    let fetches = 0
    const changing: RawStorage = {
      ...to,
      async fetch(refs) {
        fetches++
        return (await to.fetch(refs)).slice(1)
      },
    }
    const report = await migrateRecords({ from, to: changing, deleteSource: true })
    expect(fetches).toBe(1)
    expect(report.releases).toMatchObject([
      { outcome: "conflict", deleted: 0, problems: [{ code: "STORAGE_DIFFERENT" }] },
    ])
    expect(source.size).toBe(2)
  })

  test("may be nobody but ourselves: what might be the same object is not deleted", async () => {
    const { from, to } = await route(...history("web", 1))
    const unknown = (storage: RawStorage, address: string): RawStorage => ({
      ...storage,
      place: async () => ({ name: "Secret", address }),
    })
    const sameEtag: RawStorage = {
      ...unknown(to, "b"),
      fetch: async (refs) => await from.fetch(refs),
      create: async () => [],
    }
    const report = await migrateRecords({
      from: unknown(from, "a"),
      to: sameEtag,
      deleteSource: true,
    })
    expect(report.releases).toMatchObject([
      { deleted: 0, problems: [{ code: "STORAGE_DIFFERENT" }] },
    ])
  })
})
