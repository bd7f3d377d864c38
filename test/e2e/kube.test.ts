import { type ClusterClient, connect } from "@sternpost/kube"
import { testKube } from "@sternpost/kube/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// The promises that the in-memory API server keeps too, and what only a real one can show.

describeWithTools("the real API server", controlPlaneTools, () => {
  let plane: ControlPlane
  let client: ClusterClient
  let stranger: ClusterClient

  beforeAll(async () => {
    plane = await sharedControlPlane()
    client = await connect({ kubeconfig: plane.kubeconfig })
    stranger = await connect({ kubeconfig: plane.kubeconfig, context: "alice" })
  })

  afterAll(() => {
    client?.close()
    stranger?.close()
  })

  testKube(test, async () => ({
    client,
    stranger,
    namespace: await createNamespace(plane, "kube"),
  }))

  test("has what kubectl created, and kubectl sees what we change", async () => {
    const namespace = await createNamespace(plane, "kube")
    const ref = { apiVersion: "v1", kind: "Secret", namespace, name: "a" }
    await kubectl(plane, [
      "create",
      "secret",
      "generic",
      "a",
      "-n",
      namespace,
      "--from-literal=k=v",
    ])
    const secret = await client.get(ref)
    expect(secret["data"]).toEqual({ k: "dg==" })
    const written = await client.replace({ ...secret, stringData: { k: "w" } })
    expect(await client.get(ref)).toEqual(written)
    const jsonpath = "jsonpath={.data.k} {.metadata.resourceVersion}"
    const seen = await kubectl(plane, ["get", "secret", "a", "-n", namespace, "-o", jsonpath])
    expect(seen).toBe(`dw== ${written.metadata.resourceVersion}`)
  })

  test("may be asked as somebody else, who then lacks the right", async () => {
    const acting = await connect({
      kubeconfig: plane.kubeconfig,
      asUser: "carol",
      asGroups: ["team-c"],
    })
    const list = acting.list({ apiVersion: "v1", kind: "Secret", namespace: "default" })
    await expect(list).rejects.toThrow(/User "carol" cannot list resource "secrets"/)
    acting.close()
  })

  test("lets a user do what the rule allows that an error named", async () => {
    const namespace = await createNamespace(plane, "kube")
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace }
    const bob = await connect({ kubeconfig: plane.kubeconfig, context: "bob" })
    const { rule } = await bob.list(ref).catch((error) => error)
    const role = ["create", "role", "reader", "-n", namespace]
    await kubectl(plane, [...role, `--verb=${rule.verb}`, `--resource=${rule.resource}`])
    const binding = ["create", "rolebinding", "bob", "-n", namespace]
    await kubectl(plane, [...binding, "--role=reader", "--user=bob"])
    await expect.poll(() => bob.list(ref).then(({ items }) => items.length)).toBeGreaterThan(0)
    bob.close()
  })

  test("answers many requests at once, over connections that are used again", async () => {
    const namespace = await createNamespace(plane, "kube")
    const names = Array.from({ length: 60 }, (_, i) => `many-${i}`)
    const object = (name: string) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { namespace, name, labels: { many: "yes" } },
    })
    await Promise.all(names.map((name) => client.create(object(name))))
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace }
    const { items } = await client.list(ref, { labelSelector: "many" })
    expect(items.map(({ metadata }) => metadata.name)).toEqual(names.toSorted())
  })
})
