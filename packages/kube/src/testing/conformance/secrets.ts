import assert from "node:assert/strict"
import { base64, configMap, type KubeCase, refused, secret, secretRef } from "./case.ts"

const MIB = 1_048_576

/** The rules of Secrets and ConfigMaps. */
export const secretCases: readonly KubeCase[] = [
  {
    title: "writes stringData into data, over what is there",
    async run({ client, namespace }) {
      const fields = {
        stringData: { k: "new", z: "ü" },
        data: { k: base64("old"), a: base64("a") },
      }
      const { data, stringData } = await client.create(secret(namespace, "a", fields))
      assert.deepEqual(data, { a: base64("a"), k: base64("new"), z: base64("ü") })
      assert.equal(stringData, undefined)
      const more = { stringData: { a: "b" } }
      const patched = await client.patch(secretRef(namespace, "a"), more)
      assert.deepEqual(patched["data"], { a: base64("b"), k: base64("new"), z: base64("ü") })
    },
  },
  {
    title: "a Secret is Opaque unless it says otherwise, and never changes its type",
    async run({ client, namespace }) {
      assert.equal((await client.create(secret(namespace, "a")))["type"], "Opaque")
      const typed = { type: "helm.sh/release.v1" }
      const created = await client.create(secret(namespace, "b", typed))
      assert.equal(created["type"], typed.type)
      const expected = { reason: "Invalid", status: 422, fields: ["type"] }
      await refused(client.replace(secret(namespace, "a", typed)), expected)
      await refused(client.patch(secretRef(namespace, "a"), typed), expected)
      // Nothing said means Opaque here too.
      await refused(client.replace(secret(namespace, "b")), expected)
    },
  },
  {
    title: "types that Kubernetes knows must have their keys",
    async run({ client, namespace }) {
      const make = (type: string, data = {}) =>
        client.create(secret(namespace, "a", { type, data }))
      const expected = { reason: "Invalid", fields: ["data[tls.crt]", "data[tls.key]"] }
      await refused(make("kubernetes.io/tls"), expected)
      const both = { ...expected, fields: ["data[username]", "data[password]"] }
      await refused(make("kubernetes.io/basic-auth"), both)
      await refused(make("kubernetes.io/ssh-auth"), {
        ...expected,
        fields: ["data[ssh-privatekey]"],
      })
      const account = "metadata.annotations[kubernetes.io/service-account.name]"
      await refused(make("kubernetes.io/service-account-token"), { ...expected, fields: [account] })
      await make("kubernetes.io/basic-auth", { password: base64("p") })
    },
  },
  {
    title: "refuses data that is not base64, without a word of it",
    async run({ client, namespace }) {
      const create = client.create(secret(namespace, "a", { data: { k: "%%%hunter2" } }))
      const error = await refused(create, { reason: "BadRequest", says: "illegal base64 data" })
      assert.ok(!error.message.includes("hunter2"))
    },
  },
  {
    title: "refuses keys that could be no file names",
    async run({ client, namespace }) {
      const data = { "bad/key": "", "..": "" }
      const create = client.create(secret(namespace, "a", { data }))
      const error = await refused(create, { reason: "Invalid" })
      const fields = error.causes.map(({ field }) => field).sort()
      assert.deepEqual(fields, ["data[..]", "data[bad/key]"])
    },
  },
  {
    title: "takes 1 MiB of values and not a byte more",
    async run({ client, namespace }) {
      const sized = (bytes: number) => ({ data: { a: base64(bytes - 1), b: base64(1) } })
      await client.create(secret(namespace, "fits", sized(MIB)))
      const expected = {
        reason: "Invalid",
        status: 422,
        fields: ["data"],
        says: "data: Too long: may not be more than 1048576 bytes",
      }
      const create = client.create(secret(namespace, "big", sized(MIB + 1)))
      await refused(create, expected)

      const text = { data: { k: "x".repeat(MIB - 9) }, binaryData: { l: base64(10) } }
      const map = client.create(configMap(namespace, "big", text))
      await refused(map, { ...expected, fields: ["[]"], says: "Too long" })
    },
  },
  {
    title: "refuses a request beyond 3 MiB",
    async run({ client, namespace }) {
      const create = client.create(secret(namespace, "a", { data: { k: base64(2_500_000) } }))
      const says = "Request entity too large: limit is 3145728"
      await refused(create, { reason: "RequestEntityTooLarge", status: 413, says })
    },
  },
  {
    title: "an immutable object keeps its data, and stays immutable",
    async run({ client, namespace }) {
      const fields = { immutable: true, data: { k: base64("v") } }
      await client.create(secret(namespace, "a", fields))
      const change = (changed: object) =>
        client.replace(secret(namespace, "a", { ...fields, ...changed }))
      const expected = { reason: "Invalid", says: "field is immutable when `immutable` is set" }
      await refused(change({ data: { k: base64("w") } }), { ...expected, fields: ["data"] })
      await refused(change({ immutable: false }), { ...expected, fields: ["immutable"] })
      await client.patch(secretRef(namespace, "a"), { metadata: { labels: { a: "b" } } })

      await client.create(configMap(namespace, "a", { immutable: true, data: { k: "v" } }))
      await client.create(configMap(namespace, "b", { immutable: true }))
      await client.replace(configMap(namespace, "b", { immutable: true, data: {} }))
      const bytes = configMap(namespace, "b", { immutable: true, binaryData: {} })
      await refused(client.replace(bytes), { ...expected, fields: ["binaryData"] })

      const map = configMap(namespace, "a", { data: { k: "w" }, binaryData: { l: "" } })
      const all = ["immutable", "data", "binaryData"]
      await refused(client.replace(map), { ...expected, fields: all })
    },
  },
  {
    title: "text and bytes of a ConfigMap share their keys",
    async run({ client, namespace }) {
      const map = configMap(namespace, "a", { data: { k: "v" }, binaryData: { k: base64("v") } })
      const says = "duplicate of key present in binaryData"
      await refused(client.create(map), { reason: "Invalid", fields: ["data[k]"], says })
    },
  },
]
