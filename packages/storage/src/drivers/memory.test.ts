import { describe, expect, test } from "vitest"

import { driverCases } from "../testing/index.ts"
import { createMemoryDriver } from "./memory.ts"

describe("the memory driver", () => {
  const setup = () => {
    const records = new Map()
    return { open: (namespace: string) => createMemoryDriver({ namespace, records }) }
  }

  test.each(driverCases(setup))("$title", ({ run }) => run())

  test("has a memory of its own unless it shares one", async () => {
    const release = { name: "web", version: 1, info: {} }
    const driver = createMemoryDriver({ namespace: "" })
    expect(await driver.create({ release })).toMatchObject({ namespace: "default" })
    expect(await createMemoryDriver({ namespace: "" }).list()).toEqual([])
  })

  test("takes the time from its clock", async () => {
    let seconds = 1000
    const now = () => new Date(seconds * 1000 + 999)
    const driver = createMemoryDriver({ namespace: "shop", now })
    const created = await driver.create({ release: { name: "web", version: 1, info: {} } })
    seconds = 2000
    const updated = await driver.update(created)
    expect(updated).toMatchObject({ createdAt: 1000, modifiedAt: 2000 })
    expect(await driver.query({ modifiedAt: "2000" })).toHaveLength(1)
    expect(await driver.query({ createdAt: "2000" })).toHaveLength(0)
  })
})
