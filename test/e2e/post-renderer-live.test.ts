import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"

import { type ClusterHelm, createClusterHelm } from "../support/cluster-helm.ts"
import { controlPlaneTools } from "../support/control-plane.ts"
import { writePipeline } from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const examples = fileURLToPath(new URL("../../examples/", import.meta.url))
const chart = join(examples, "charts/web")
const pipeline = join(examples, "web/pipeline.yaml")

interface LiveObject {
  readonly metadata: { readonly labels?: object; readonly annotations?: object }
  readonly spec: { readonly revisionHistoryLimit?: number; readonly template?: LiveObject }
}

describeWithTools("a post-rendered release", ["helm3", "helm4", ...controlPlaneTools], () => {
  describe.each(["helm3", "helm4"] as const)("of %s", (name) => {
    test("is what the pipeline made: installed, recorded, upgraded and rolled back", async () => {
      const helm = await createClusterHelm(name)
      const renderer = helm.postRenderer(`--config=${pipeline}`)
      await helm.succeed(["install", "web", chart, "--wait", ...renderer])

      const deployment = await helm.live<LiveObject>("deploy/web")
      expect(deployment.metadata.labels).toMatchObject({ "example.com/team": "shop" })
      expect(deployment.spec.template?.metadata.labels).toMatchObject({
        "example.com/team": "shop",
      })
      expect(deployment.spec.revisionHistoryLimit).toBe(2)
      const service = await helm.live<LiveObject>("svc/web")
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
      const upgraded = await helm.live<LiveObject>("deploy/web")
      expect(upgraded.spec.revisionHistoryLimit).toBe(5)
      expect(upgraded.metadata.labels).not.toHaveProperty(["example.com/team"])

      await helm.succeed(["rollback", "web", "1", "--wait"])
      expect((await helm.live<LiveObject>("deploy/web")).spec.revisionHistoryLimit).toBe(2)
    })

    test("loses what the pipeline made by an upgrade without it", async () => {
      const helm = await createClusterHelm(name)
      const renderer = helm.postRenderer(`--config=${pipeline}`)
      await helm.succeed(["upgrade", "--install", "web", chart, "--no-hooks", ...renderer])
      expect(await teams(helm)).toHaveLength(7)
      await helm.succeed(["upgrade", "web", chart, "--no-hooks"])
      expect(await teams(helm)).toEqual([])
      await helm.succeed(["upgrade", "web", chart, "--no-hooks", ...renderer])
      expect(await teams(helm)).toHaveLength(7)
      await helm.succeed(["uninstall", "web", "--no-hooks"])
      expect(await teams(helm)).toEqual([])
    })

    test("is recorded by the same bytes when nothing has changed", async () => {
      const helm = await createClusterHelm(name)
      const renderer = helm.postRenderer(`--config=${pipeline}`)
      await helm.succeed(["install", "web", chart, "--no-hooks", ...renderer])
      await helm.succeed(["upgrade", "web", chart, "--no-hooks", ...renderer])
      const [first, second] = [
        await helm.succeed(["get", "manifest", "web", "--revision", "1"]),
        await helm.succeed(["get", "manifest", "web", "--revision", "2"]),
      ]
      expect(first).toContain("example.com/team: shop")
      expect(second).toBe(first)
    })

    test("is shown and not made by a dry run", async () => {
      const helm = await createClusterHelm(name)
      const renderer = helm.postRenderer(`--config=${pipeline}`)
      const text = await helm.succeed(["install", "web", chart, "--dry-run=server", ...renderer])
      expect(text).toContain("revisionHistoryLimit: 2")
      expect(await helm.kubectl("get", "secret,deploy,job")).toBe("")
    })
  })

  /** The objects that the pipeline has labelled. */
  const teams = async ({ kubectl }: ClusterHelm): Promise<readonly string[]> => {
    const kinds = "deploy,cm,svc,secret,sa,ingress,netpol,cronjob,hpa"
    const names = await kubectl("get", kinds, "-l", "example.com/team=shop", "-o", "name")
    return names.split("\n").filter(Boolean)
  }
})
