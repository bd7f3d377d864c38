// The example chart, which has all that charts have, through a pipeline.
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, test } from "vitest"
import { pipelineText } from "../support/pipelines.ts"
import {
  createRenderingHelm,
  type RenderingHelm,
  writeFiles,
  writePipeline,
} from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))
const LABEL = "e2e/team: shop"
const labels = { uses: "labels", with: { pairs: { "e2e/team": "shop" } } }
const count = (text: string, part: string) => text.split(part).length - 1

describeWithTools("helm template", ["helm3", "helm4"], () => {
  describe.each(["helm3", "helm4"] as const)("%s", (name) => {
    let helm: RenderingHelm

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
    })

    const render = (config: string, ...args: string[]) =>
      helm.succeed(["template", "web", chart, ...helm.postRenderer(`--config=${config}`), ...args])

    test("labels every object; hooks with Helm 4 only, which hands them over", async () => {
      const text = await render(writePipeline(labels))
      const objects = count(text, "\nkind: ")
      const hooks = count(text, 'helm.sh/hook": ')
      expect([objects, hooks]).toEqual([9, 2])
      expect(count(text, LABEL)).toBe(name === "helm3" ? objects - hooks : objects)
      expect(text).toContain("# Read by the shop.")
    })

    test("leaves hooks alone when the pipeline says so", async () => {
      const text = await render(writePipeline({ ...labels, hooks: "exclude" }))
      expect(count(text, LABEL)).toBe(7)
      expect(count(text, 'helm.sh/hook": ')).toBe(2)
    })

    test("a user's own stage gets and gives objects", async () => {
      const folder = writeFiles({
        "pipeline.yaml": pipelineText({
          uses: "./scale.mjs",
          match: { kind: "Deployment" },
          with: { replicas: 7 },
        }),
        "scale.mjs":
          "export default { idempotent: true, transform(object, { options }) { object.spec.replicas = options.replicas } }\n",
      })
      const args = ["--set", "autoscaling.enabled=false"]
      const plain = await helm.succeed(["template", "web", chart, ...args])
      const text = await render(join(folder, "pipeline.yaml"), ...args)
      expect(plain).not.toContain("replicas: 7")
      expect(text).toContain("replicas: 7")
    })
  })
})
