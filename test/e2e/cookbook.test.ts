// Each recipe of the cookbook behind the real Helms, and its result before a real API server.
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { unifiedDiff } from "../../packages/cli/src/commands/unified.ts"
import { type ClusterHelm, createClusterHelm } from "../support/cluster-helm.ts"
import { controlPlaneTools, kubectl } from "../support/control-plane.ts"
import { exampleFolder, objectsOf, renderExample } from "../support/example-folders.ts"
import { createRenderingHelm, type RenderingHelm } from "../support/rendering-helm.ts"
import { runProgram } from "../support/run-program.ts"
import { describeWithTools, tool } from "../support/tools.ts"

const { path: cookbook, names: recipes } = exampleFolder("cookbook")
const render = (helm: RenderingHelm, recipe?: string): Promise<string> =>
  renderExample(helm, recipe === undefined ? undefined : join(cookbook, recipe))

test("the cookbook has ten recipes and more", () =>
  expect(recipes.length).toBeGreaterThanOrEqual(10))

describeWithTools("the cookbook", ["helm3", "helm4"], () => {
  let helms: Readonly<Record<"helm3" | "helm4", RenderingHelm>>
  let plain: string

  beforeAll(async () => {
    helms = {
      helm3: await createRenderingHelm("helm3"),
      helm4: await createRenderingHelm("helm4"),
    }
    plain = await render(helms.helm3)
  })

  test.each(recipes)("%s changes what it says, behind Helm 3", async (recipe) => {
    const after = await render(helms.helm3, recipe)
    const diff = unifiedDiff({ before: plain, after, from: "chart", to: "release" })
    expect(diff).not.toBe("")
    await expect(diff).toMatchFileSnapshot(join(cookbook, recipe, "changes.diff"))
  })

  // Helm 4 hands over hooks too, and writes documents that passed a post-renderer anew.
  test.each(recipes)("%s makes the same objects behind Helm 4", async (recipe) => {
    const objects = objectsOf(await render(helms.helm4, recipe))
    expect(objects).toEqual(objectsOf(await render(helms.helm3, recipe)))
  })
})

describeWithTools("what the cookbook makes", ["helm3", ...controlPlaneTools], () => {
  describe("the API server", () => {
    let helm: ClusterHelm

    beforeAll(async () => {
      helm = await createClusterHelm("helm3")
      await kubectl(helm.plane, ["create", "namespace", "shop-blue"])
    })

    test.each(recipes)("accepts %s", async (recipe) => {
      const apply = ["apply", "--dry-run=server", "--kubeconfig", helm.plane.kubeconfig, "-f", "-"]
      const { status, stderr } = await runProgram(tool("kubectl"), apply, {
        input: await render(helm, recipe),
      })
      expect(stderr).not.toMatch(/error|invalid/i)
      expect(status).toBe(0)
    })
  })
})
