import assert from "node:assert/strict"
import { type KubeCase, refused, secret, secretRef } from "./case.ts"

const UID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Objects come, change and go. */
export const objectCases: readonly KubeCase[] = [
  {
    title: "creates an object with a uid, a resourceVersion and a time, and reads it back",
    async run({ client, namespace }) {
      const created = await client.create(secret(namespace, "a", { stringData: { k: "v" } }))
      assert.match(created.metadata.uid ?? "", UID)
      assert.match(created.metadata.resourceVersion ?? "", /^[1-9]\d*$/)
      assert.match(created.metadata.creationTimestamp ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.deepEqual(await client.get(secretRef(namespace, "a")), created)
    },
  },
  {
    title: "does not know an object that is not there",
    async run({ client, namespace }) {
      const ref = secretRef(namespace, "none")
      const missing = { reason: "NotFound", status: 404, says: 'secrets "none" not found' }
      await refused(client.get(ref), missing)
      await refused(client.delete(ref), missing)
      await refused(client.replace(secret(namespace, "none")), missing)
      await refused(client.patch(ref, { metadata: { labels: { a: "b" } } }), missing)
    },
  },
  {
    title: "creates a name once",
    async run({ client, namespace }) {
      await client.create(secret(namespace, "a"))
      const says = 'cannot create Secret "a"'
      const expected = { reason: "AlreadyExists", status: 409, says }
      const error = await refused(client.create(secret(namespace, "a")), expected)
      assert.ok(error.message.includes('secrets "a" already exists'), error.message)
    },
  },
  {
    title: "makes a name from generateName",
    async run({ client, namespace }) {
      const metadata = { generateName: "gen-", namespace }
      const object = { apiVersion: "v1", kind: "Secret", metadata }
      const [first, second] = [await client.create(object), await client.create(object)]
      assert.match(first.metadata.name ?? "", /^gen-[a-z0-9]{5}$/)
      assert.notEqual(first.metadata.name, second.metadata.name)
    },
  },
  {
    title: "refuses names and labels that are none, all at once",
    async run({ client, namespace }) {
      const bad = secret(namespace, "Bad_Name", {}, { labels: { "bad key": "x", ok: "bad value" } })
      const fields = ["metadata.name", "metadata.labels", "metadata.labels"]
      const expected = { reason: "Invalid", status: 422, fields }
      await refused(client.create(bad), { ...expected, says: 'Secret "Bad_Name" is invalid' })
      const nameless = { apiVersion: "v1", kind: "Secret", metadata: { namespace } }
      await refused(client.create(nameless), { ...expected, fields: ["metadata.name"] })
    },
  },
  {
    title: "refuses annotations beyond 256 KiB",
    async run({ client, namespace }) {
      const big = secret(namespace, "a", {}, { annotations: { note: "x".repeat(262_145) } })
      await refused(client.create(big), { reason: "Invalid", fields: ["metadata.annotations"] })
    },
  },
  {
    title: "refuses to create an object with a resourceVersion",
    async run({ client, namespace }) {
      const again = secret(namespace, "a", {}, { resourceVersion: "7" })
      const says = "resourceVersion should not be set on objects to be created"
      await refused(client.create(again), { status: 500, says, reason: "InternalError" })
    },
  },
  {
    title: "a dry run stores nothing, and checks all the same",
    async run({ client, namespace }) {
      const tried = await client.create(secret(namespace, "a"), { dryRun: true })
      assert.equal(tried.metadata.resourceVersion, undefined)
      const ref = secretRef(namespace, "a")
      await refused(client.get(ref), { reason: "NotFound" })

      const created = await client.create(secret(namespace, "a"))
      await refused(client.create(secret(namespace, "a"), { dryRun: true }), {
        reason: "AlreadyExists",
      })
      const data = { data: { k: "dg==" } }
      const replaced = await client.replace(secret(namespace, "a", data), { dryRun: true })
      assert.deepEqual(replaced["data"], data.data)
      await client.delete(ref, { dryRun: true })
      assert.deepEqual(await client.get(ref), created)
    },
  },
  {
    title: "deletes an object, and its name is free again",
    async run({ client, namespace }) {
      const first = await client.create(secret(namespace, "a"))
      await client.delete(secretRef(namespace, "a"))
      await refused(client.get(secretRef(namespace, "a")), { reason: "NotFound" })
      const second = await client.create(secret(namespace, "a"))
      assert.notEqual(second.metadata.uid, first.metadata.uid)
      assert.ok(Number(second.metadata.resourceVersion) > Number(first.metadata.resourceVersion))
    },
  },
  {
    title: "an object with finalizers stays until the last one is taken away",
    async run({ client, namespace }) {
      const ref = secretRef(namespace, "a")
      const finalizers = ["example.com/one", "example.com/two"]
      await client.create(secret(namespace, "a", {}, { finalizers }))
      await client.delete(ref)
      const marked = await client.get(ref)
      assert.ok(marked.metadata.deletionTimestamp)
      await client.delete(ref)
      assert.deepEqual(await client.get(ref), marked)

      const more = { metadata: { finalizers: [...finalizers, "example.com/three"] } }
      await refused(client.patch(ref, more), { reason: "Invalid" })
      await client.patch(ref, { metadata: { finalizers: ["example.com/two"] } })
      await client.patch(ref, { metadata: { finalizers: null } })
      await refused(client.get(ref), { reason: "NotFound" })
    },
  },
]
