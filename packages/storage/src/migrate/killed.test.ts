import { describe, expect, test } from "vitest"

import { createRawMemory, type RawRecords } from "../raw/raw-memory.ts"
import type { RawStorage } from "../raw/raw-storage.ts"
import { raw, sealed, seed } from "../testing/raw-samples.ts"
import { migrateRecords } from "./migrate.ts"

const web = [1, 2, 3, 4].map((version) =>
  raw({ name: "web", version, status: ["superseded", "deployed", "failed"][version - 2] as never }),
)
const records = [...web, raw({ name: "api", version: 2 }), raw({ name: "api", version: 1 })]

/** A storage that writes record by record, and ends for good at a write: before it, or after it. */
function dying(storage: RawStorage, budget: { writes: number; isDone: boolean }): RawStorage {
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    if (--budget.writes > 0) return await work()
    if (budget.isDone) await work()
    throw new Error("killed")
  }
  return {
    ...storage,
    async create(inputs) {
      const created = []
      for (const input of inputs) created.push(...(await write(() => storage.create([input]))))
      return created
    },
    async delete(refs) {
      for (const ref of refs) await write(() => storage.delete([ref]))
    },
  }
}

/** The versions of the last and the deployed revision that a Helm would see. */
const lastSeen = (stored: RawRecords, name: string): number | undefined =>
  [...stored.values()]
    .filter(({ system }) => system["name"] === name)
    .map(({ system }) => Number(system["version"]))
    .sort((a, b) => b - a)[0]

describe.each([false, true])("killed at each write, the write done: %j", (isDone) => {
  test.each(Array.from({ length: 2 * records.length }, (_, i) => i + 1))("%i", async (writes) => {
    const [source, target]: [RawRecords, RawRecords] = [new Map(), new Map()]
    const [from, to] = [createRawMemory({ records: source }), createRawMemory({ records: target })]
    await seed(from, records)
    const all = sealed(source)
    const budget = { writes, isDone }
    const [dyingFrom, dyingTo] = [dying(from, budget), dying(to, budget)]
    const options = { deleteSource: true, resume: true }
    await expect(migrateRecords({ from: dyingFrom, to: dyingTo, ...options })).rejects.toThrow(
      "killed",
    )

    const ids = new Set([...source.keys(), ...target.keys()])
    expect(ids.size).toBe(all.length)
    for (const [name, last] of [
      ["web", 4],
      ["api", 2],
    ] as const)
      for (const stored of [source, target])
        expect([undefined, last]).toContain(lastSeen(stored, name))

    const report = await migrateRecords({ from, to, ...options })
    expect(report.totals.problems).toBe(0)
    expect(sealed(target)).toEqual(all)
    expect(source.size).toBe(0)
  })
})

test("a resumed migration of a release that has arrived is done, and says so without the flag", async () => {
  const [from, to] = [createRawMemory(), createRawMemory()]
  await seed(from, records)
  const options = { from, to, release: "web", deleteSource: true }
  expect((await migrateRecords(options)).totals.deleted).toBe(4)
  expect((await migrateRecords({ ...options, resume: true })).totals.records).toBe(0)
  await expect(migrateRecords(options)).rejects.toThrow(
    /no release "web".* the target has one: --resume says that it was moved before/,
  )
})
