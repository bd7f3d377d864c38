import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, test } from "vitest"

import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import type { HelmName } from "../support/helm.ts"
import {
  createRenderingHelm,
  type RenderingHelm,
  writePipeline,
} from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const examples = fileURLToPath(new URL("../../examples/", import.meta.url))
const chart = join(examples, "charts/web")
const pipeline = join(examples, "web/pipeline.yaml")

interface LiveObject {
  readonly metadata: { readonly labels?: object; readonly annotations?: object }
  readonly spec: { readonly revisionHistoryLimit?: number; readonly template?: LiveObject }
}

describeWithTools("a post-rendered release", ["helm3", "helm4", ...controlPlaneTools], () => {
  let plane: ControlPlane

  beforeAll(async () => {
    plane = await sharedControlPlane()
  })

  const inNewNamespace = async (name: HelmName): Promise<RenderingHelm & { namespace: string }> => {
    const namespace = await createNamespace(plane, name)
    return {
      ...(await createRenderingHelm(name, { kubeconfig: plane.kubeconfig, namespace })),
      namespace,
    }
  }

  const live = async (namespace: string, object: string): Promise<LiveObject> =>
    JSON.parse(await kubectl(plane, ["get", object, "-n", namespace, "-o", "json"]))

  describe.each(["helm3", "helm4"] as const)("of %s", (name) => {
    test("is what the pipeline made: installed, recorded, upgraded and rolled back", async () => {
      const helm = await inNewNamespace(name)
      const renderer = helm.postRenderer(`--config=${pipeline}`)
      await helm.succeed(["install", "web", chart, "--wait", ...renderer])

      const deployment = await live(helm.namespace, "deploy/web")
      expect(deployment.metadata.labels).toMatchObject({ "example.com/team": "shop" })
      expect(deployment.spec.template?.metadata.labels).toMatchObject({
        "example.com/team": "shop",
      })
      expect(deployment.spec.revisionHistoryLimit).toBe(2)
      const service = await live(helm.namespace, "svc/web")
      expect(service.metadata.annotations).toMatchObject({ "example.com/exposure": "public" })
      const manifest = await helm.succeed(["get", "manifest", "web"])
      expect(manifest).toContain("revisionHistoryLimit: 2")
      expect(manifest).not.toContain("postrender-filename")

      const limit = writePipeline({
        uses: "patch",
        match: { kind: "Deployment" },
        expect: 1,
        with: {
          type: "json",
          patch: [{ op: "replace", path: "/spec/revisionHistoryLimit", value: 5 }],
        },
      })
      await helm.succeed([
        "upgrade",
        "web",
        chart,
        "--wait",
        ...helm.postRenderer(`--config=${limit}`),
      ])
      const upgraded = await live(helm.namespace, "deploy/web")
      expect(upgraded.spec.revisionHistoryLimit).toBe(5)
      expect(upgraded.metadata.labels).not.toHaveProperty(["example.com/team"])

      await helm.succeed(["rollback", "web", "1", "--wait"])
      expect((await live(helm.namespace, "deploy/web")).spec.revisionHistoryLimit).toBe(2)
    })

    test("is left as it is by an upgrade whose stage fails", async () => {
      const helm = await inNewNamespace(name)
      await helm.succeed([
        "install",
        "web",
        chart,
        "--wait",
        ...helm.postRenderer(`--config=${pipeline}`),
      ])
      const before = await kubectl(plane, [
        "get",
        "deploy,cm,svc,secret",
        "-n",
        helm.namespace,
        "-o",
        "json",
      ])
      const failing = writePipeline(
        { uses: "labels", with: { pairs: { half: "done" } } },
        {
          uses: "patch",
          match: { kind: "Deployment" },
          expect: 2,
          with: { type: "merge", patch: {} },
        },
      )
      const args = ["upgrade", "web", chart, ...helm.postRenderer(`--config=${failing}`)]
      const { status, stderr } = await helm.run(args)
      expect(stderr).toContain('stage "patch": it selected 1 object, but expects 2')
      expect(status).toBe(1)
      expect(
        await kubectl(plane, ["get", "deploy,cm,svc,secret", "-n", helm.namespace, "-o", "json"]),
      ).toBe(before)
      const history = JSON.parse(await helm.succeed(["history", "web", "--output", "json"]))
      expect(history).toHaveLength(1)
    })

    test("has its hooks labelled by Helm 4 only", async () => {
      const helm = await inNewNamespace(name)
      const labels = writePipeline({ uses: "labels", with: { pairs: { "e2e/team": "shop" } } })
      await helm.succeed([
        "install",
        "web",
        chart,
        "--wait",
        ...helm.postRenderer(`--config=${labels}`),
      ])
      const hooks = await helm.succeed(["get", "hooks", "web"])
      expect(hooks).toContain("helm.sh/hook")
      expect(hooks.includes("e2e/team: shop")).toBe(name === "helm4")
      const jobs = await kubectl(plane, [
        "get",
        "jobs",
        "-n",
        helm.namespace,
        "-l",
        "e2e/team=shop",
        "-o",
        "name",
      ])
      expect(jobs.trim().split("\n").filter(Boolean)).toHaveLength(name === "helm4" ? 1 : 0)
    })
  })
})
