import assert from "node:assert/strict"
import { inspect } from "node:util"
import { base64, configMap, type KubeCase, refused, secret, secretRef } from "./case.ts"

const ref = (namespace: string) => ({ apiVersion: "v1", kind: "ConfigMap", namespace, name: "a" })

/** Changes of parts of an object. */
export const patchCases: readonly KubeCase[] = [
  {
    title: "merges a merge patch, in which null deletes",
    async run({ client, namespace }) {
      await client.create(configMap(namespace, "a", { data: { a: "1", b: "2" } }))
      const patch = { metadata: { labels: { x: "y" } }, data: { a: null, c: "3" } }
      const { data, metadata } = await client.patch(ref(namespace), patch)
      assert.deepEqual(data, { b: "2", c: "3" })
      assert.deepEqual(metadata.labels, { x: "y" })
    },
  },
  {
    title: "applies a JSON patch, or nothing of it; what it replaces need not be there",
    async run({ client, namespace }) {
      await client.create(configMap(namespace, "a", { data: { a: "1" } }))
      const add = { op: "add", path: "/data/b", value: "2" }
      const patched = await client.patch(ref(namespace), [add], { type: "json" })
      assert.deepEqual(patched["data"], { a: "1", b: "2" })
      const absent = { op: "replace", path: "/data/c", value: "3" }
      const added = await client.patch(ref(namespace), [absent], { type: "json" })
      assert.deepEqual(added["data"], { a: "1", b: "2", c: "3" })
      const failing = [
        { op: "remove", path: "/data/a" },
        { op: "test", path: "/data/b", value: "3" },
      ]
      const expected = { reason: "Invalid", status: 422 }
      await refused(client.patch(ref(namespace), failing, { type: "json" }), expected)
      const none = [{ op: "remove", path: "/data/d" }]
      await refused(client.patch(ref(namespace), none, { type: "json" }), expected)
      assert.deepEqual(await client.get(ref(namespace)), added)
    },
  },
  {
    title: "applies a strategic merge patch, in which finalizers are a set",
    async run({ client, namespace }) {
      const object = configMap(namespace, "a", { data: { a: "1" } })
      const finalizers = ["example.com/a"]
      await client.create({ ...object, metadata: { ...object.metadata, finalizers } })
      const patch = { metadata: { finalizers: ["example.com/b"] }, data: { $patch: "delete" } }
      const patched = await client.patch(ref(namespace), patch, { type: "strategic" })
      const found = [...(patched.metadata.finalizers ?? [])].sort()
      assert.deepEqual(found, ["example.com/a", "example.com/b"])
      assert.equal(patched["data"], undefined)
      await client.patch(ref(namespace), { metadata: { finalizers: null } })
    },
  },
  {
    title: "refuses a patch that makes no object, without a value of the Secret that is there",
    async run({ client, namespace }) {
      const ref = secretRef(namespace, "a")
      await client.create(secret(namespace, "a", { stringData: { old: "hunter2" } }))
      const patches = [
        { type: "merge", patch: { data: { k: "%%" } } },
        { type: "json", patch: [{ op: "add", path: "/data/k", value: 5 }] },
        { type: "strategic", patch: { data: { k: "%%" } } },
        { type: "merge", patch: { kind: "ConfigMap" } },
      ] as const
      for (const { type, patch } of patches) {
        const call = client.patch(ref, patch, { type })
        const error = await refused(call, { reason: "Invalid", status: 422, fields: ["patch"] })
        const shown = inspect(error, { depth: 9 })
        for (const value of ["hunter2", base64("hunter2")]) assert.ok(!shown.includes(value), shown)
      }
    },
  },
  {
    title: "refuses a patch of an object that changed meanwhile, or that renames it",
    async run({ client, namespace }) {
      await client.create(configMap(namespace, "a"))
      const late = { metadata: { resourceVersion: "1" }, data: { a: "1" } }
      await refused(client.patch(ref(namespace), late), { reason: "Conflict", status: 409 })
      const renamed = { metadata: { name: "b" } }
      const says = "does not match the name on the URL"
      await refused(client.patch(ref(namespace), renamed), { reason: "BadRequest", says })
    },
  },
]
