import { describe, expect, test } from "vitest"

import { createRawMemory, type RawRecords } from "../raw/raw-memory.ts"
import type { RawInput, RawStorage } from "../raw/raw-storage.ts"
import { decodeRelease } from "../record/codec.ts"
import { raw, sealed, seed } from "../testing/raw-samples.ts"
import { examineRecords } from "./examine.ts"
import { mendRecords } from "./mend.ts"

async function storageOf(...inputs: readonly RawInput[]) {
  const records: RawRecords = new Map()
  const storage = createRawMemory({ records })
  await seed(storage, inputs)
  return { storage, records }
}

/** What is found, in short, and what is left after it was mended. */
async function repaired(...inputs: readonly RawInput[]) {
  const { storage, records } = await storageOf(...inputs)
  const findings = await examineRecords(storage)
  const found = findings.map(({ key, fault, remedy }) => `${short(key)} ${fault}: ${remedy}`)
  const backups: string[] = []
  const backup = async (text: string) => void backups.push(text)
  const now = () => new Date(42_000)
  const report = await mendRecords(storage, findings, { backup, now })
  return { found, findings, records, report, backups, storage }
}

const short = (key: string): string => key.replace("sh.helm.release.v1.", "")

const web = (version: number, more: Partial<Parameters<typeof raw>[0]> = {}) =>
  raw({ name: "web", version, status: "superseded", ...more })

const withSystem = (
  record: RawInput,
  system: Readonly<Record<string, string | undefined>>,
): RawInput => {
  const entries = Object.entries({ ...record.system, ...system })
  const kept = entries.filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...record, system: Object.fromEntries(kept) }
}

const statusOf = (record: RawInput | undefined) =>
  record && { label: record.system["status"], body: decodeRelease(record.body).info.status }

describe("records in order", () => {
  test("have no findings, and nothing is written", async () => {
    const { findings, report, backups } = await repaired(web(1), web(2, { status: "deployed" }))
    expect(findings).toEqual([])
    expect(report).toEqual({ mended: 0, failures: [] })
    expect(backups).toEqual([])
  })
})

describe("several deployed revisions", () => {
  test("become superseded but for the newest, in body and labels", async () => {
    const inputs = [1, 2, 3].map((version) =>
      web(version, { status: "deployed", labels: { a: "b" } }),
    )
    const { found, records, report } = await repaired(...inputs, web(4, { status: "failed" }))
    expect(found).toEqual([
      "web.v1 several-deployed: supersede",
      "web.v2 several-deployed: supersede",
    ])
    expect(report.mended).toBe(2)
    const after = sealed(records)
    expect(after.map((record) => statusOf(record)?.body)).toEqual([
      "superseded",
      "superseded",
      "deployed",
      "failed",
    ])
    expect(statusOf(after[0])?.label).toBe("superseded")
    expect(after[0]).toMatchObject({ labels: { a: "b" }, createdAt: 1_700_000_000, modifiedAt: 42 })
  })

  test("keep what nobody knows, and their times", async () => {
    const { records } = await repaired(
      web(1, { status: "deployed" }),
      web(2, { status: "deployed" }),
    )
    const release = decodeRelease(sealed(records)[0]?.body ?? "")
    expect(release).toMatchObject({
      future: { kept: [1, "<&>", null] },
      info: { last_deployed: "2024-05-01T10:00:00.123456789+02:00", deleted: "" },
    })
  })

  test("in different namespaces are none", async () => {
    const inputs = [
      web(1, { status: "deployed" }),
      web(2, { status: "deployed", namespace: "bank" }),
    ]
    expect((await repaired(...inputs)).found).toEqual([])
  })
})

describe("labels", () => {
  test.each([{ status: "failed" }, { version: "7" }, { name: "other" }, { status: undefined }])(
    "that say something else than the body are set as it says: %j",
    async (system) => {
      const { found, records, report, backups } = await repaired(withSystem(web(1), system))
      expect(found).toEqual(["web.v1 labels: relabel"])
      expect(report).toEqual({ mended: 1, failures: [] })
      expect(sealed(records)).toEqual([{ ...web(1), modifiedAt: 42 }])
      expect(backups).toHaveLength(1)
      const { items } = JSON.parse(backups[0] ?? "")
      expect(items).toMatchObject([{ key: web(1).key, body: web(1).body }])
    },
  )

  test("and a status that is one too many are mended at once", async () => {
    const wrong = withSystem(web(1, { status: "deployed" }), { status: "failed" })
    const { found, records, report } = await repaired(wrong, web(2, { status: "deployed" }))
    expect(found).toEqual(["web.v1 labels: relabel", "web.v1 several-deployed: supersede"])
    expect(report.mended).toBe(1)
    expect(statusOf(sealed(records)[0])).toEqual({ label: "superseded", body: "superseded" })
  })

  test("of another owner are left, and told", async () => {
    for (const owner of ["me", undefined]) {
      const { found, records, findings } = await repaired(withSystem(web(1), { owner }))
      expect(found).toEqual(["web.v1 hidden: undefined"])
      expect(findings[0]?.advice).toContain("label it owner=helm")
      expect(records.size).toBe(1)
    }
  })
})

describe("names", () => {
  const misnamed = { ...web(2), key: "sh.helm.release.v1.web.v5" }

  test("that are another revision's become what the body says", async () => {
    const { found, records } = await repaired(web(1), misnamed)
    expect(found).toEqual(["web.v5 key: rename"])
    expect([...records.keys()].map(short)).toEqual(["shop/web.v1", "shop/web.v2"])
  })

  test("that are there twice: the copy is deleted", async () => {
    const { found, records } = await repaired(web(2), misnamed)
    expect(found).toEqual(["web.v5 copy: delete"])
    expect([...records.keys()]).toEqual([`shop/${web(2).key}`])
  })

  test.each([
    ["body", { ...web(2, { status: "failed" }) }],
    ["labels", web(2, { labels: { team: "a" } })],
  ])("that are there twice with another %s are left, and told", async (_, record) => {
    const { found, records } = await repaired(web(2), { ...record, key: misnamed.key })
    expect(found).toEqual(["web.v5 key: undefined"])
    expect(records.size).toBe(2)
  })

  test("and namespaces that do not agree are left, and told", async () => {
    const moved = { ...web(1), namespace: "bank" }
    const { found, findings } = await repaired(moved)
    expect(found).toEqual(["web.v1 namespace: undefined"])
    expect(findings[0]?.message).toBe("its body is of namespace shop")
  })
})

describe("records that cannot be read", () => {
  test("are deleted, after a backup", async () => {
    const damaged = { ...web(2), body: "H4sIAAAAAAAC/wAA" }
    const { found, records, backups } = await repaired(web(1), damaged)
    expect(found).toEqual(["web.v2 unreadable: delete"])
    expect([...records.keys()].map(short)).toEqual(["shop/web.v1"])
    expect(backups[0]).toContain(damaged.body)
  })

  test.each([
    [
      "may be in the making",
      { ...web(2, { status: "pending-upgrade" }), body: "" },
      "web.v2 unreadable",
    ],
    ["have another owner", withSystem({ ...web(2), body: "?" }, { owner: "me" }), "web.v2 hidden"],
    [
      "are no records by their name",
      { ...web(2), body: "?", key: "my-secret" },
      "my-secret foreign",
    ],
  ])("stay if they %s", async (_, record, expected) => {
    const { found, records } = await repaired(record)
    expect(found).toContain(`${expected}: undefined`)
    expect(records.size).toBe(1)
  })
})

describe("histories", () => {
  test("with holes: told, nothing is invented", async () => {
    const { found, findings, records } = await repaired(web(2), web(4), web(9))
    expect(found).toEqual(["web.v4 missing: undefined", "web.v9 missing: undefined"])
    expect(findings.map(({ message }) => message)).toEqual([
      "revision 3 is missing before it",
      "revisions 5 to 8 are missing before it",
    ])
    expect(records.size).toBe(3)
  })

  test("that are pending are named, and nothing of them is touched", async () => {
    const inputs = [
      web(1, { status: "deployed" }),
      withSystem(web(2, { status: "deployed" }), { status: "failed" }),
      web(3, { status: "pending-rollback" }),
    ]
    const { found, findings, records } = await repaired(...inputs)
    expect(found).toEqual([
      "web.v1 several-deployed: undefined",
      "web.v2 labels: undefined",
      "web.v3 pending: undefined",
    ])
    expect(findings[2]?.message).toContain("the release is pending-rollback")
    expect(sealed(records)).toEqual(inputs)
  })

  test("that were pending once are in order", async () => {
    const inputs = [web(1, { status: "pending-upgrade" }), web(2, { status: "deployed" })]
    expect((await repaired(...inputs)).found).toEqual([])
  })
})

test("one release can be asked for, by any of its names", async () => {
  const { storage } = await storageOf(
    withSystem(web(1), { name: "api" }),
    withSystem(raw({ name: "db", version: 1 }), { status: "failed" }),
  )
  const faults = async (release: string) => (await examineRecords(storage, { release })).length
  expect([await faults("web"), await faults("api"), await faults("db"), await faults("x")]).toEqual(
    [1, 1, 1, 0],
  )
})

describe("what is mended", () => {
  const wrong = [1, 2].map((version) => withSystem(web(version), { status: "failed" }))

  test("is only what is as it was shown", async () => {
    const { storage, records } = await storageOf(...wrong)
    const findings = await examineRecords(storage)
    const [first] = await storage.fetch([web(1)])
    if (first !== undefined) await storage.replace(first, web(1, { status: "failed" }))
    const report = await mendRecords(storage, findings, { backup: async () => {} })
    expect(report).toMatchObject({
      mended: 1,
      failures: [{ key: web(1).key, code: "STORAGE_CONFLICT" }],
    })
    expect(sealed(records)[0]).toEqual(web(1, { status: "failed" }))
  })

  test("is nothing if the backup cannot be written", async () => {
    const { storage, records } = await storageOf(...wrong)
    const backup = () => Promise.reject(new Error("the disk is full"))
    const findings = await examineRecords(storage)
    await expect(mendRecords(storage, findings, { backup })).rejects.toThrow("the disk is full")
    expect(sealed(records)).toEqual(wrong)
  })

  test("goes on after a record that is refused", async () => {
    const { storage, records } = await storageOf(...wrong)
    const findings = await examineRecords(storage)
    const refusing: RawStorage = {
      ...storage,
      replace: async (before, after) => {
        if (before.key === web(1).key) await storage.delete([{ ...before, etag: "no" }])
        await storage.replace(before, after)
      },
    }
    const report = await mendRecords(refusing, findings, { backup: async () => {} })
    expect(report).toMatchObject({ mended: 1, failures: [{ key: web(1).key }] })
    expect(sealed(records).map(({ system }) => system["status"])).toEqual(["failed", "superseded"])
  })
})
