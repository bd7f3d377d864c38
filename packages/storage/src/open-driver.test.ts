import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"

import type { KubeObjects } from "./drivers/kube-objects.ts"
import { openDriver } from "./open-driver.ts"

const folder = mkdtempSync(join(tmpdir(), "sternpost-memory-"))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const noCluster = (): KubeObjects => {
  throw new Error("a cluster was asked for")
}

const open = (env: NodeJS.ProcessEnv, namespace = "shop", connect = noCluster) =>
  openDriver({ namespace, connect, env })

describe("the driver of the environment", () => {
  test.each([
    ["", "Secret"],
    ["configmaps", "ConfigMap"],
  ])("HELM_DRIVER=%j connects to the cluster", async (name, expected) => {
    const { driver } = await open({ HELM_DRIVER: name }, "shop", () => ({}) as KubeObjects)
    expect([driver.name, driver.namespace]).toEqual([expected, "shop"])
    await expect(open({ HELM_DRIVER: name })).rejects.toThrow("a cluster was asked for")
  })

  test("is SQL without a cluster, and without a connection before it is used", async () => {
    const env = { HELM_DRIVER: "sql", HELM_DRIVER_SQL_CONNECTION_STRING: "host=127.0.0.1 port=1" }
    const { driver, close } = await open(env)
    expect(driver.name).toBe("SQL")
    await close()
  })

  test("tells a connection string that makes no sense, and does not show it", async () => {
    const env = { HELM_DRIVER: "sql", HELM_DRIVER_SQL_CONNECTION_STRING: "s3cret" }
    await expect(open(env)).rejects.toMatchObject({ code: "STORAGE_CONNECTION_STRING" })
    await expect(open(env)).rejects.not.toThrow(/s3cret/)
  })

  test("is unknown for any other name", async () => {
    await expect(open({ HELM_DRIVER: "etcd" })).rejects.toMatchObject({
      code: "STORAGE_UNKNOWN_DRIVER",
    })
  })
})

describe("HELM_DRIVER=memory", () => {
  const memory = (...files: string[]) => ({
    HELM_DRIVER: "memory",
    HELM_MEMORY_DRIVER_DATA: files.join(":"),
  })

  test("is empty without files", async () => {
    const { driver } = await open(memory())
    expect(await driver.list()).toEqual([])
  })

  test("has the releases of its files, each in its namespace", async () => {
    const one = write(
      "one.yaml",
      `- name: web
  version: 1
  namespace: shop
  info: {status: deployed, first_deployed: "2024-05-01T10:00:00Z"}
  config: {big: 9007199254740993, mode: 0644}
- {name: api, version: 2, namespace: bank, info: {}}
`,
    )
    const two = write("two.yaml", "- {name: db, version: 1, info: {}}\n")
    const everywhere = (await open(memory(one, two), "")).driver
    const found = (await everywhere.list()).map(({ namespace, key }) => `${namespace}/${key}`)
    expect(found).toEqual([
      "bank/sh.helm.release.v1.api.v2",
      "default/sh.helm.release.v1.db.v1",
      "shop/sh.helm.release.v1.web.v1",
    ])
    const [web] = await (await open(memory(one, two))).driver.list()
    expect(web?.release.config).toEqual({ big: 9007199254740992, mode: 420 })
  })

  test.each([
    ["missing.yaml", undefined, /missing\.yaml of HELM_MEMORY_DRIVER_DATA cannot be read: ENOENT/],
    [
      "broken.yaml",
      "- {name: s3cret",
      /broken\.yaml of HELM_MEMORY_DRIVER_DATA is not YAML, line \d/,
    ],
    ["map.yaml", "name: s3cret", /map\.yaml .* is no list of releases/],
    [
      "foreign.yaml",
      "- {name: web, version: 1, info: {}}\n- {password: s3cret}",
      /has no release as item 2/,
    ],
  ])("tells what is wrong with %s", async (name, text, message) => {
    const file = text === undefined ? join(folder, name) : write(name, text)
    const work = open(memory(file))
    await expect(work).rejects.toMatchObject({ code: "STORAGE_MEMORY_DATA" })
    await expect(work).rejects.toThrow(message)
    await expect(work).rejects.not.toThrow(/s3cret/)
  })

  test("refuses a release that is there twice", async () => {
    const file = write("twice.yaml", "- &a {name: web, version: 1, info: {}}\n- *a\n")
    await expect(open(memory(file))).rejects.toMatchObject({ code: "STORAGE_EXISTS" })
  })
})
