import { describe, expect, test } from "vitest"
import { createDiscovery } from "./discovery.ts"
import type { KubeRequest } from "./transport.ts"

const leases = { name: "leases", kind: "Lease", namespaced: true, verbs: ["get"] }
const LEASE = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" }

/** A discovery whose server serves what is in `versions`, and the paths that were asked for. */
function over(versions: Record<string, unknown>) {
  const paths: string[] = []
  const discovery = createDiscovery({
    async send({ path }: KubeRequest) {
      paths.push(path)
      const found = versions[path]
      return { status: found ? 200 : 404, headers: {}, body: JSON.stringify(found ?? {}) }
    },
    close: () => undefined,
  })
  return { discovery, paths }
}

describe("discovery", () => {
  test("does not ask for the kinds that every cluster has", async () => {
    const { discovery, paths } = over({})
    const secret = await discovery.resource({ apiVersion: "v1", kind: "Secret" })
    expect(secret).toMatchObject({ plural: "secrets", namespaced: true })
    expect(paths).toEqual([])
  })

  test("asks once for a version", async () => {
    const status = { ...leases, name: "leases/status" }
    const path = "/apis/coordination.k8s.io/v1"
    const { discovery, paths } = over({ [path]: { resources: [status, leases] } })
    const expected = { ...LEASE, plural: "leases", namespaced: true }
    expect(await discovery.resource(LEASE)).toEqual(expected)
    expect(await discovery.resource(LEASE)).toEqual(expected)
    expect(paths).toEqual([path])
  })

  test("asks again for what was not there, since it may be installed meanwhile", async () => {
    const versions: Record<string, unknown> = {}
    const { discovery } = over(versions)
    await expect(discovery.resource(LEASE)).rejects.toMatchObject({ code: "KUBE_KIND" })
    versions["/apis/coordination.k8s.io/v1"] = { resources: [] }
    await expect(discovery.resource(LEASE)).rejects.toThrow("the cluster does not serve Lease of")
    versions["/apis/coordination.k8s.io/v1"] = { resources: [leases] }
    expect(await discovery.resource(LEASE)).toMatchObject({ plural: "leases" })
  })
})
