import { expect, test } from "vitest"

import type { Driver } from "../driver.ts"
import { createMemoryDriver } from "../drivers/memory.ts"
import { driverCases, testDriver } from "./index.ts"

const memory = (change: (driver: Driver) => Partial<Driver> = () => ({})) => {
  const records = new Map()
  const open = (namespace: string): Driver => {
    const driver = createMemoryDriver({ namespace, records })
    return { ...driver, ...change(driver) }
  }
  return { open }
}

test("a driver that keeps its promises passes", async () => {
  await expect(testDriver(() => memory())).resolves.toBeUndefined()
})

test.each<[string, (driver: Driver) => Partial<Driver>, RegExp]>([
  ["forgets labels", (d) => ({ create: ({ release }) => d.create({ release }) }), /labels/],
  ["lets updates through", (d) => ({ updateIfUnchanged: d.update }), /if unchanged fails/],
  [
    "overwrites",
    (d) => ({ create: (input) => d.create(input).catch(() => d.update(input)) }),
    /created once/,
  ],
  ["lists nothing", () => ({ list: async () => [] }), /order of revisions/],
  ["deletes nothing", () => ({ delete: async () => {} }), /can be created anew/],
])("a driver that %s fails", async (_, change, message) => {
  await expect(testDriver(() => memory(change))).rejects.toThrow(message)
})

test("a backend is closed after each case", async () => {
  let open = 0
  const setup = () => {
    open++
    return { ...memory(), close: async () => void open-- }
  }
  await testDriver(setup)
  expect(open).toBe(0)
  expect(driverCases(setup).length).toBeGreaterThan(20)
})
