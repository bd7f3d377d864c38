import { createKubeClient } from "@sternpost/kube"
import { createMemoryApiServer } from "@sternpost/kube/testing"
import { createConfigMapDriver, createSecretDriver, type StorageError } from "@sternpost/storage"
import { driverCases } from "@sternpost/storage/testing"
import { describe, expect, test } from "vitest"

const RELEASE = { name: "web", version: 1, info: { status: "deployed" as const } }

describe.each([
  ["Secret", createSecretDriver],
  ["ConfigMap", createConfigMapDriver],
] as const)("the driver for %s with the client of the API", (kind, createDriver) => {
  const setup = () => {
    const server = createMemoryApiServer({ namespaces: ["shop", "bank"] })
    const objects = createKubeClient(server.transport())
    return {
      server,
      objects,
      open: (namespace: string, onUnreadable: (error: StorageError) => void = () => {}) =>
        createDriver({ objects, namespace, onUnreadable }),
      async damage(namespace: string, name: string, body: string) {
        const object = await objects.get({ apiVersion: "v1", kind, namespace, name })
        const release = kind === "Secret" ? Buffer.from(body).toString("base64") : body
        await objects.replace({ ...object, data: { release } })
      },
    }
  }

  test.each(driverCases(setup))("$title", ({ run }) => run())

  test("goes on listing when a token has expired", async () => {
    const { server, open } = setup()
    const driver = open("shop")
    for (const version of [1, 2, 3]) await driver.create({ release: { ...RELEASE, version } })
    const seen: number[] = []
    for await (const page of driver.pages({ limit: 1 })) {
      seen.push(...page.map(({ release }) => release.version))
      server.compact()
    }
    expect(seen).toEqual([1, 2, 3])
  })

  test("has the last revision that there is, if an upgrade comes between choosing and reading", async () => {
    const { objects } = setup()
    const driver = createDriver({ objects, namespace: "shop" })
    await driver.create({ release: RELEASE })
    await driver.create({ release: { ...RELEASE, name: "gone" } })
    let isUpgraded = false
    const upgrade = async () => {
      isUpgraded = true
      await driver.create({ release: { ...RELEASE, version: 2 } })
      await driver.update({ release: { ...RELEASE, info: { status: "superseded" } } })
      await driver.delete("sh.helm.release.v1.gone.v1")
    }
    const overtaken: typeof objects = {
      ...objects,
      async list(ref, options) {
        if (options?.metadataOnly !== true && !isUpgraded) await upgrade()
        return objects.list(ref, options)
      },
    }
    const found: string[] = []
    for await (const page of createDriver({ objects: overtaken, namespace: "shop" }).latest())
      found.push(...page.map(({ key, release }) => `${key} ${release.info.status}`))
    expect(found).toEqual(["sh.helm.release.v1.web.v2 deployed"])
  })

  test("reads only what it needs of the last revisions", async () => {
    const { objects } = setup()
    const driver = createDriver({ objects, namespace: "shop" })
    for (let version = 1; version <= 5; version++) {
      const status = version === 5 ? "deployed" : "superseded"
      await driver.create({ release: { ...RELEASE, version, info: { status } } })
    }
    const listed: (readonly [number, boolean])[] = []
    const counting: typeof objects = {
      ...objects,
      get: () => Promise.reject(new Error("nothing is to be fetched")),
      async list(ref, options) {
        const page = await objects.list(ref, options)
        listed.push([page.items.length, page.items.every((item) => "data" in item)])
        return page
      },
    }
    for await (const page of createDriver({ objects: counting, namespace: "shop" }).latest())
      expect(page.map(({ release }) => release.version)).toEqual([5])
    expect(listed.sort()).toEqual([
      [1, true],
      [5, false],
    ])
  })

  test("says what a role must allow", async () => {
    const server = createMemoryApiServer({ namespaces: ["shop"], authorize: () => false })
    const objects = createKubeClient(server.transport("alice"))
    const error = await createDriver({ objects, namespace: "shop" })
      .create({ release: RELEASE })
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: "STORAGE_FORBIDDEN" })
    const resource = kind === "Secret" ? "secrets" : "configmaps"
    expect((error as Error).message).toContain(`allow the verb "create" on ${resource} in shop`)
  })

  test("tells a namespace that is not there from a record that is not", async () => {
    const { open } = setup()
    await expect(open("nowhere").create({ release: RELEASE })).rejects.toMatchObject({
      code: "STORAGE_BACKEND",
      message: expect.stringContaining("nowhere"),
    })
  })
})
