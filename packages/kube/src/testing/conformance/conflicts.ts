import assert from "node:assert/strict"
import { configMap, type KubeCase, refused, secret, secretRef } from "./case.ts"

const MODIFIED = "the object has been modified"

/** Who writes last, and who only thinks so. */
export const conflictCases: readonly KubeCase[] = [
  {
    title: "replaces an object that is as it was read",
    async run({ client, namespace }) {
      const created = await client.create(configMap(namespace, "a", { data: { k: "1" } }))
      const replaced = await client.replace({ ...created, data: { k: "2" } })
      assert.deepEqual(replaced["data"], { k: "2" })
      assert.equal(replaced.metadata.uid, created.metadata.uid)
      assert.equal(replaced.metadata.creationTimestamp, created.metadata.creationTimestamp)
      assert.notEqual(replaced.metadata.resourceVersion, created.metadata.resourceVersion)
    },
  },
  {
    title: "refuses to replace an object that somebody changed meanwhile",
    async run({ client, namespace }) {
      const created = await client.create(configMap(namespace, "a", { data: { k: "1" } }))
      await client.replace({ ...created, data: { k: "2" } })
      const late = client.replace({ ...created, data: { k: "3" } })
      await refused(late, { reason: "Conflict", status: 409, says: MODIFIED })
      const { metadata, ...object } = await client.get({ ...created, namespace, name: "a" })
      assert.deepEqual(object["data"], { k: "2" })
      const future = { ...metadata, resourceVersion: "9999999999" }
      await refused(client.replace({ ...created, metadata: future }), { reason: "Conflict" })
    },
  },
  {
    title: "without a resourceVersion the last writer wins, and what it leaves out is gone",
    async run({ client, namespace }) {
      const labels = { labels: { a: "b" } }
      await client.create(secret(namespace, "a", { data: { k: "dg==" } }, labels))
      const replaced = await client.replace(secret(namespace, "a", { data: { other: "dg==" } }))
      assert.equal(replaced.metadata.labels, undefined)
      assert.deepEqual(replaced["data"], { other: "dg==" })
    },
  },
  {
    title: "keeps the resourceVersion when a write changes nothing",
    async run({ client, namespace }) {
      const created = await client.create(secret(namespace, "a", { data: { k: "dg==" } }))
      const again = await client.replace(secret(namespace, "a", { data: { k: "dg==" } }))
      assert.equal(again.metadata.resourceVersion, created.metadata.resourceVersion)
      const patched = await client.patch(secretRef(namespace, "a"), { data: { k: "dg==" } })
      assert.equal(patched.metadata.resourceVersion, created.metadata.resourceVersion)
    },
  },
  {
    title: "refuses to replace another object of the same name",
    async run({ client, namespace }) {
      const { metadata } = await client.create(secret(namespace, "a"))
      await client.delete(secretRef(namespace, "a"))
      await client.create(secret(namespace, "a"))
      const { uid = "" } = metadata
      const late = client.replace(secret(namespace, "a", {}, { uid }))
      await refused(late, { reason: "Conflict", says: "UID in precondition" })
    },
  },
  {
    title: "deletes only the object that is meant, as it was read",
    async run({ client, namespace }) {
      const ref = secretRef(namespace, "a")
      const { metadata } = await client.create(secret(namespace, "a"))
      const { uid = "", resourceVersion = "" } = metadata
      const expected = { reason: "Conflict", status: 409, says: "UID in the precondition" }
      await refused(client.delete(ref, { uid: "another" }), expected)
      const says = "ResourceVersion in the precondition"
      await refused(client.delete(ref, { resourceVersion: "1" }), { ...expected, says })
      await client.delete(ref, { uid, resourceVersion })
      await refused(client.get(ref), { reason: "NotFound" })
    },
  },
]
