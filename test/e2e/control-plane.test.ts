import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, test } from "vitest"

import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { createHelm, type Helm, type HelmName } from "../support/helm.ts"
import { describeWithTools } from "../support/tools.ts"

const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))

describeWithTools("the control plane", ["helm3", "helm4", ...controlPlaneTools], () => {
  let plane: ControlPlane

  beforeAll(async () => {
    plane = await sharedControlPlane()
  })

  const inNewNamespace = async (name: HelmName): Promise<Helm & { namespace: string }> => {
    const namespace = await createNamespace(plane, name)
    return { ...createHelm(name, { kubeconfig: plane.kubeconfig, namespace }), namespace }
  }

  describe.each(["helm3", "helm4"] as const)("%s", (name) => {
    test("installs, tests, upgrades, rolls back and uninstalls the example chart", async () => {
      const helm = await inNewNamespace(name)
      await helm.succeed(["install", "web", chart, "--wait"])
      expect(await helm.succeed(["test", "web", "--logs"])).toContain("hello from the pod")
      await helm.succeed(["upgrade", "web", chart, "--wait", "--set", "config.logLevel=debug"])
      await helm.succeed(["rollback", "web", "1", "--wait"])
      const history = JSON.parse(await helm.succeed(["history", "web", "--output", "json"]))
      expect(history.map((revision: { status: string }) => revision.status)).toEqual([
        "superseded",
        "superseded",
        "deployed",
      ])
      await helm.succeed(["uninstall", "web", "--wait"])
      const left = await kubectl(plane, [
        "get",
        "deploy,svc,hpa",
        "-n",
        helm.namespace,
        "-o",
        "name",
      ])
      expect(left).toBe("")
    })

    test("fails if a hook fails", async () => {
      const helm = await inNewNamespace(name)
      const failing = ["--set-string", "migration.podAnnotations.e2e/exit=1"]
      const { status, stderr } = await helm.run(["install", "web", chart, ...failing])
      expect(stderr).toMatch(/failed pre-install/)
      expect(status).toBe(1)
    })

    test("gives up waiting for a pod that never gets ready", async () => {
      const helm = await inNewNamespace(name)
      const stuck = ["--set-string", "podAnnotations.e2e/stuck=1"]
      const args = ["install", "web", chart, "--wait", "--timeout", "4s", ...stuck]
      const { status, stderr } = await helm.run(args)
      expect(stderr).toMatch(/context deadline exceeded/)
      expect(status).toBe(1)
    })

    test("may do nothing as a user without a role", async () => {
      const helm = await inNewNamespace(name)
      const { status, stderr } = await helm.run(["list", "--kube-context", "alice"])
      expect(stderr).toMatch(/User "alice" cannot list resource "secrets"/)
      expect(status).toBe(1)
    })
  })
})
