import { expect, test } from "vitest"
import {
  createMemoryDriver,
  createRawMemory,
  createStore,
  encodeRelease,
  examineRecords,
  examineStorage,
  mendRecords,
  migrateRecords,
  type Release,
  releaseKey,
} from "./storage.ts"

const release = (version: number): Release => ({
  name: "web",
  namespace: "shop",
  version,
  info: { status: "deployed" },
})

test("records are read and written", async () => {
  const store = createStore(createMemoryDriver({ namespace: "shop" }))
  await store.create({ release: release(1), labels: { team: "a" } })
  expect((await store.last("web")).labels).toEqual({ team: "a" })
})

test("storage is looked at, mended and moved", async () => {
  const [from, to] = [createRawMemory(), createRawMemory()]
  await from.create(
    [1, 2].map((version) => ({
      key: releaseKey({ name: "web", version }),
      namespace: "shop",
      body: encodeRelease(release(version)),
      labels: {},
      system: { name: "web", owner: "helm", status: "deployed", version: String(version) },
    })),
  )
  const findings = await examineRecords(from)
  const backups: string[] = []
  await mendRecords(from, findings, { backup: async (text) => void backups.push(text) })
  expect(findings.map(({ fault }) => fault)).toEqual(["several-deployed"])
  expect(backups).toHaveLength(1)
  expect((await examineStorage({ storage: from })).notices).toEqual([])
  const { totals } = await migrateRecords({ from, to, deleteSource: true })
  expect(totals).toMatchObject({ copied: 2, deleted: 2, problems: 0 })
})
