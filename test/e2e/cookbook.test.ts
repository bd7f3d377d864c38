// Each recipe of the cookbook behind the real Helms, and its result before a real API server.
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseManifests } from "@sternpost/manifests"
import { beforeAll, describe, expect, test } from "vitest"
import { unifiedDiff } from "../../packages/cli/src/commands/unified.ts"
import { type ClusterHelm, createClusterHelm } from "../support/cluster-helm.ts"
import { controlPlaneTools, kubectl } from "../support/control-plane.ts"
import { createRenderingHelm, type RenderingHelm } from "../support/rendering-helm.ts"
import { runProgram } from "../support/run-program.ts"
import { describeWithTools, tool } from "../support/tools.ts"

const examples = fileURLToPath(new URL("../../examples/", import.meta.url))
const chart = join(examples, "charts/web")
const cookbook = join(examples, "cookbook")
const recipes = readdirSync(cookbook, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

const render = (helm: RenderingHelm, recipe?: string): Promise<string> => {
  const config = recipe === undefined ? [] : [`--config=${join(cookbook, recipe, "pipeline.yaml")}`]
  return helm.succeed([
    "template",
    "web",
    chart,
    ...(recipe === undefined ? [] : helm.postRenderer(...config)),
  ])
}

/** The objects of a release that are no hooks, in the order of their names. */
function objectsOf(rendered: string): readonly unknown[] {
  return parseManifests(rendered)
    .manifests.filter((manifest) => !manifest.isHook)
    .toSorted((a, b) => (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1))
    .map((manifest) => manifest.value())
}

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
