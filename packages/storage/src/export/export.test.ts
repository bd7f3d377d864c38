import { describe, expect, test } from "vitest"

import { createMemoryDriver, type MemoryRecords } from "../drivers/memory.ts"
import { StorageError } from "../errors.ts"
import type { Release } from "../record/release.ts"
import { exportLine, readExport } from "./export-lines.ts"
import { importRecords, planImport } from "./import-records.ts"

const release = (version: number, more: object = {}): Release => ({
  name: "web",
  version,
  namespace: "shop",
  info: { status: "deployed", deleted: "" },
  config: { password: "s3cret" },
  ...more,
})

const everywhere = () => createMemoryDriver({ namespace: "", records: new Map() as MemoryRecords })

async function exported(...versions: number[]) {
  const driver = everywhere()
  for (const version of versions)
    await driver.create({
      release: release(version, { future: [1] }),
      labels: { team: "a" },
      createdAt: 7,
    })
  return (await driver.list()).map(exportLine).join("")
}

describe("an export", () => {
  test("comes back as it was: release, labels, time, namespace", async () => {
    const records = readExport(await exported(1, 2))
    expect(records).toMatchObject([
      { line: 1, namespace: "shop", createdAt: 7, labels: { team: "a" } },
      { line: 2, key: "sh.helm.release.v1.web.v2", release: release(2, { future: [1] }) },
    ])
  })

  test("may say nothing but the release; empty lines are none", () => {
    const text = `\n${JSON.stringify({ release: { ...release(1), namespace: undefined } })}\n\n`
    expect(readExport(text)).toMatchObject([{ line: 2, namespace: "default" }])
  })

  test.each([
    ["s3cret", "STORAGE_FOREIGN_RECORD", /^line 1: is no record; expected what/],
    [
      '{"release":{"x":"s3cret"}}',
      "STORAGE_FOREIGN_RECORD",
      /^line 1: .* name, version, info missing/,
    ],
    [
      '{"release":{"name":"a","version":1,"info":{}},"labels":{"owner":"me"}}',
      "STORAGE_INVALID_LABELS",
      /^line 1: label "owner"/,
    ],
  ])("that is none names the line and shows nothing of it: %s", (text, code, message) => {
    const error = thrown(() => readExport(text))
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(error.message).not.toContain("s3cret")
  })

  test("with a record twice is refused", async () => {
    const text = await exported(1)
    const error = thrown(() => readExport(`${text}${text}`))
    expect(error).toMatchObject({
      code: "STORAGE_EXISTS",
      message: "line 2: is the record of line 1 again",
    })
  })
})

function thrown(work: () => unknown): StorageError {
  try {
    work()
  } catch (error) {
    if (error instanceof StorageError) return error
  }
  throw new Error("nothing was thrown")
}

describe("an import", () => {
  test("creates what is missing, and leaves what is there", async () => {
    const records = readExport(await exported(1, 2, 3))
    const driver = everywhere()
    await driver.create({ release: release(2, { manifest: "theirs" }) })
    const plan = await planImport(driver, records)
    expect(plan.present.map(({ line }) => line)).toEqual([2])
    const seen: number[] = []
    await importRecords(driver, plan, (count) => seen.push(count))
    expect(seen).toEqual([1, 2])
    expect(await driver.list()).toMatchObject([
      { release: { version: 1 }, labels: { team: "a" }, createdAt: 7 },
      { release: { manifest: "theirs" } },
      { release: { version: 3 } },
    ])
  })

  test("that fails keeps what it has stored, and says so", async () => {
    const driver = everywhere()
    const plan = await planImport(driver, readExport(await exported(1, 2)))
    await driver.create({ release: release(2) })
    const seen: number[] = []
    await expect(importRecords(driver, plan, (n) => seen.push(n))).rejects.toMatchObject({
      code: "STORAGE_EXISTS",
    })
    expect(seen).toEqual([1])
  })

  test("takes a record that cannot be read for one that is there, and no other error for one", async () => {
    const driver = everywhere()
    const failing = (code: StorageError["code"]) => ({
      ...driver,
      get: () => Promise.reject(new StorageError(code, "no")),
    })
    const records = readExport(await exported(1))
    expect((await planImport(failing("STORAGE_TRUNCATED"), records)).present).toHaveLength(1)
    await expect(planImport(failing("STORAGE_FORBIDDEN"), records)).rejects.toThrow("no")
  })
})
