import { createKubeClient } from "@sternpost/kube"
import { createMemoryApiServer } from "@sternpost/kube/testing"
import { createRawMemory, createRawObjects, type RawRecords } from "@sternpost/storage"
import { describe, expect, test } from "vitest"

import { raw } from "../packages/storage/src/testing/raw-samples.ts"
import { rawCases } from "./support/raw-cases.ts"

const NAMESPACES = ["shop", "bank"]

describe("records in memory", () => {
  test.each(rawCases)("$title", async ({ check }) => {
    const records: RawRecords = new Map()
    await check({ open: (namespace) => createRawMemory({ namespace, records }) })
  })
})

describe.each(["Secret", "ConfigMap"] as const)("records in %ss, unpacked by nobody", (kind) => {
  test.each(rawCases)("$title", async ({ check }) => {
    const server = createMemoryApiServer({ namespaces: NAMESPACES })
    const objects = createKubeClient(server.transport())
    await check({ open: (namespace) => createRawObjects({ objects, kind, namespace }) })
  })

  test("keep what others have put on the object when they are replaced or renamed", async () => {
    const server = createMemoryApiServer({ namespaces: NAMESPACES })
    const objects = createKubeClient(server.transport())
    const storage = createRawObjects({ objects, kind, namespace: "shop" })
    await storage.create([raw({ name: "web", version: 1 })])
    const ref = { apiVersion: "v1", kind, namespace: "shop", name: "sh.helm.release.v1.web.v1" }
    const object = await objects.get(ref)
    const annotations = { "example.com/backup": "yes" }
    await objects.replace({ ...object, metadata: { ...object.metadata, annotations } })
    const [before] = await storage.fetch([{ key: ref.name, namespace: "shop" }])
    if (before === undefined) throw new Error("it is gone")
    await storage.replace(before, raw({ name: "web", version: 2 }))
    const after = await objects.get({ ...ref, name: "sh.helm.release.v1.web.v2" })
    expect(after.metadata.annotations).toEqual(annotations)
    await expect(objects.get(ref)).rejects.toMatchObject({ reason: "NotFound" })
  })

  test("tell their place by its address where the cluster may not be looked at", async () => {
    const server = createMemoryApiServer({ authorize: ({ resource }) => resource !== "namespaces" })
    const objects = createKubeClient(server.transport("alice"))
    const options = { objects, kind, namespace: "shop", server: "https://api.example.com" }
    expect(await createRawObjects(options).place()).toEqual({
      name: kind,
      address: `${kind} in https://api.example.com`,
    })
  })
})
