import { describe, expect, test } from "vitest"
import { buildKustomization } from "../build.ts"
import { memoryFiles } from "../files/memory-files.ts"
import type { ChartRequest } from "./helm.ts"

const CHART = `---
# Source: web/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: own}
data: {a: "1", a: "2"}
`

async function render(chart: string, more = "") {
  const requests: ChartRequest[] = []
  const text = await buildKustomization("/k", {
    files: memoryFiles({
      "/k/kustomization.yaml": `helmCharts: [${chart}]\n${more}`,
      "/k/values.yaml": "a: file\n",
      "/k/more.yaml": "b: more\n",
    }),
    async renderChart(request) {
      requests.push(request)
      return CHART
    },
  })
  return { text, request: requests[0] }
}

describe("helmCharts", () => {
  test("are rendered by what is handed in, and transformed but for their namespace", async () => {
    const { text, request } = await render("{name: web}", "namePrefix: p-\nnamespace: ns\n")
    expect(request).toMatchObject({
      name: "web",
      folder: "/k/charts/web",
      namespace: "ns",
      values: [],
    })
    expect(text).toBe(
      'apiVersion: v1\ndata:\n  a: "2"\nkind: ConfigMap\nmetadata:\n  name: p-web\n  namespace: own\n',
    )
  })

  test.each([
    ["override", ["a: file\n", "c: 1\n"]],
    ["merge", ["c: 1\n", "a: file\n"]],
    ["replace", ["c: 1\n"]],
  ])("valuesMerge %s says which values count more", async (how, values) => {
    const { request } = await render(
      `{name: web, valuesFile: values.yaml, valuesInline: {c: 1}, valuesMerge: ${how}, additionalValuesFiles: [more.yaml]}`,
    )
    expect(request?.values).toEqual([...values, "b: more\n"])
  })

  test("hands on what the entry says", async () => {
    const { request } = await render(
      "{name: web, repo: 'https://r', version: 1.2.3, releaseName: rel, includeCRDs: true, skipHooks: true, apiVersions: [x/v1], kubeVersion: '1.30'}",
      "helmGlobals: {chartHome: other}\n",
    )
    expect(request).toEqual({
      ...{ name: "web", repo: "https://r", version: "1.2.3", releaseName: "rel", values: [] },
      ...{ includeCrds: true, skipHooks: true, skipTests: false, kubeVersion: "1.30" },
      ...{ apiVersions: ["x/v1"], folder: "/k/other/web-1.2.3/web", namespace: "" },
    })
  })

  test.each([
    ["{version: 1}", "version must be a string"],
    ["{repo: x}", "an entry has no name"],
    ["{name: web, valuesMerge: any}", "valuesMerge must be one of override, merge, replace"],
    ["{name: web, valuesFile: none.yaml}", 'cannot read "none.yaml"'],
  ])("refuses %s", async (chart, message) => {
    await expect(render(chart)).rejects.toThrow(message)
  })

  test("are refused where there is nothing to render them with", async () => {
    const files = memoryFiles({ "/k/kustomization.yaml": "helmCharts:\n- {name: web}\n" })
    await expect(buildKustomization("/k", { files })).rejects.toMatchObject({
      code: "UNSUPPORTED",
      line: 2,
    })
  })
})
