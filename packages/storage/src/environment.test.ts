import { describe, expect, test } from "vitest"

import { driverKind, readStorageEnvironment } from "./environment.ts"

describe("the environment", () => {
  test("says nothing by itself: Secrets, ten revisions", () => {
    expect(readStorageEnvironment({})).toEqual({
      kind: "secret",
      maxHistory: 10,
      connectionString: "",
      memoryData: [],
    })
  })

  test.each([
    ["", "secret"],
    ["secret", "secret"],
    ["secrets", "secret"],
    ["configmap", "configmap"],
    ["configmaps", "configmap"],
    ["memory", "memory"],
    ["sql", "sql"],
  ])("HELM_DRIVER=%s", (name, kind) => {
    expect(readStorageEnvironment({ HELM_DRIVER: name }).kind).toBe(kind)
  })

  test.each(["Secret", "SQL", "postgres", " secret", "constructor"])(
    "HELM_DRIVER=%s is unknown",
    (name) => {
      expect(() => driverKind(name)).toThrow(`unknown driver "${name}"`)
    },
  )

  test.each([
    ["0", 0],
    ["3", 3],
    ["+3", 3],
    ["-1", -1],
    ["007", 7],
    ["", 10],
    ["many", 10],
    ["1.5", 10],
    [" 3", 10],
    ["0x10", 10],
    ["9223372036854775808", 10],
  ])("HELM_MAX_HISTORY=%s is read as Go reads it", (text, expected) => {
    expect(readStorageEnvironment({ HELM_MAX_HISTORY: text }).maxHistory).toBe(expected)
  })

  test("names a connection string, and files", () => {
    const env = {
      HELM_DRIVER_SQL_CONNECTION_STRING: "host=db",
      HELM_MEMORY_DRIVER_DATA: "a.yaml:/b/c.yaml:",
    }
    expect(readStorageEnvironment(env)).toMatchObject({
      connectionString: "host=db",
      memoryData: ["a.yaml", "/b/c.yaml"],
    })
  })
})
