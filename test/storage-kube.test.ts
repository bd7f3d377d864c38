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
