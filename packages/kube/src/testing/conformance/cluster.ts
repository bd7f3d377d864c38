import assert from "node:assert/strict"
import { configMap, type KubeCase, refused, secret, secretRef } from "./case.ts"

const lease = (namespace: string) => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { name: "lock", namespace },
  spec: { holderIdentity: "suite", leaseDurationSeconds: 15 },
})

/** Namespaces, kinds and what a user may do. */
export const clusterCases: readonly KubeCase[] = [
  {
    title: "creates nothing in a namespace that is not there",
    async run({ client, namespace }) {
      const nowhere = `${namespace}-none`
      const says = `namespaces "${nowhere}" not found`
      await refused(client.create(secret(nowhere, "a")), { reason: "NotFound", status: 404, says })
      await refused(client.get(secretRef(nowhere, "a")), {
        reason: "NotFound",
        says: 'secrets "a" not found',
      })
    },
  },
  {
    title: "keeps namespaces apart",
    async run({ client, namespace }) {
      await client.create(configMap(namespace, "apart"))
      const elsewhere = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "apart" }
      await refused(client.get(elsewhere), { reason: "NotFound" })
    },
  },
  {
    title: "has namespaces that are objects too, and cannot all be deleted",
    async run({ client, namespace }) {
      const ref = { apiVersion: "v1", kind: "Namespace", name: namespace }
      const { metadata, status } = await client.get(ref)
      assert.equal(metadata.labels?.["kubernetes.io/metadata.name"], namespace)
      assert.deepEqual(status, { phase: "Active" })
      const again = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }
      await refused(client.create(again), { reason: "AlreadyExists" })
      const dotted = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a.b" } }
      await refused(client.create(dotted), { reason: "Invalid", fields: ["metadata.name"] })
      const error = await refused(client.delete({ ...ref, name: "default" }), {
        reason: "Forbidden",
        says: "this namespace may not be deleted",
      })
      assert.equal(error.rule, undefined)
    },
  },
  {
    title: "creates nothing in a namespace that ends",
    async run({ client, namespace }) {
      const name = `${namespace}-ending`
      const ref = { apiVersion: "v1", kind: "Namespace", name }
      const finalizers = ["example.com/keep"]
      await client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name, finalizers } })
      await client.delete(ref)
      assert.deepEqual((await client.get(ref))["status"] instanceof Object, true)
      const says = "is being terminated"
      const error = await refused(client.create(secret(name, "a")), { reason: "Forbidden", says })
      assert.equal(error.causes[0]?.reason, "NamespaceTerminating")
      assert.equal(error.rule, undefined)
      await client.patch(ref, { metadata: { finalizers: null } })
    },
  },
  {
    title: "finds out how a kind is served, and says which it does not",
    async run({ client, namespace }) {
      const created = await client.create(lease(namespace))
      assert.deepEqual(created["spec"], lease(namespace).spec)
      const ref = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" }
      const resource = await client.resource(ref)
      assert.deepEqual(resource, { ...ref, plural: "leases", namespaced: true })
      const says = "the cluster does not serve Boat of example.com/v1"
      const boat = { apiVersion: "example.com/v1", kind: "Boat", namespace, name: "a" }
      await refused(client.get(boat), { code: "KUBE_KIND", says })
      await refused(client.get({ ...boat, apiVersion: "v1" }), { code: "KUBE_KIND" })
    },
  },
  {
    title: "names the rule that a user lacks",
    async run({ stranger, namespace }) {
      const rule = { apiGroup: "", resource: "secrets", namespace }
      const advice = `grant it with a Role in namespace "${namespace}": apiGroups: [""], resources: ["secrets"]`
      const calls = [
        ["get", () => stranger.get(secretRef(namespace, "a"))],
        ["list", () => stranger.list(secretRef(namespace, "a"))],
        ["create", () => stranger.create(secret(namespace, "a"))],
        ["update", () => stranger.replace(secret(namespace, "a"))],
        ["patch", () => stranger.patch(secretRef(namespace, "a"), {})],
        ["delete", () => stranger.delete(secretRef(namespace, "a"))],
      ] as const
      for (const [verb, call] of calls) {
        const says = `${advice}, verbs: ["${verb}"]`
        const error = await refused(call(), { reason: "Forbidden", status: 403, says })
        assert.deepEqual(error.rule, { verb, ...rule })
      }
    },
  },
  {
    title: "names the rule for the whole cluster, and for other groups",
    async run({ stranger, namespace }) {
      const everywhere = stranger.list({ apiVersion: "v1", kind: "Secret" })
      const error = await refused(everywhere, { reason: "Forbidden", says: "with a ClusterRole" })
      assert.deepEqual(error.rule, { verb: "list", apiGroup: "", resource: "secrets" })
      const { metadata, ...object } = lease(namespace)
      const locked = stranger.get({ ...object, ...metadata })
      const { rule } = await refused(locked, { reason: "Forbidden" })
      const group = { apiGroup: "coordination.k8s.io", resource: "leases", namespace }
      assert.deepEqual(rule, { verb: "get", ...group })
    },
  },
]
