// Charts with unusual templates, behind both Helms: what `template` prints, and what gets installed.
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { createClusterHelm } from "../support/cluster-helm.ts"
import { controlPlaneTools } from "../support/control-plane.ts"
import type { HelmName } from "../support/helm.ts"
import { ended, NOTHING, ODD_CHARTS } from "../support/odd-charts.ts"
import { summary } from "../support/rendered.ts"
import {
  createRenderingHelm,
  type RenderingHelm,
  writePipeline,
} from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const labelling = () => writePipeline({ uses: "labels", with: { pairs: { team: "shop" } } })

describeWithTools("helm template of a chart with", ["helm3", "helm4"], () => {
  describe.each(["helm3", "helm4"] as const)("%s", (name) => {
    let helm: RenderingHelm
    let renderer: readonly string[]

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
      renderer = helm.postRenderer(`--config=${labelling()}`)
    })

    test.each(ODD_CHARTS)("$title", async ({ template, [name]: expected }) => {
      const chart = writeChart({ "templates/a.yaml": template })
      expect(ended(await helm.succeed(["template", "web", chart, ...renderer]))).toBe(expected)
    })

    test("no templates at all", async () => {
      const text = await helm.succeed(["template", "web", writeChart({}), ...renderer])
      expect(text).toBe(name === "helm3" ? NOTHING : "\n")
    })

    test("5,000 objects in 10 MB", async () => {
      const value = "x".repeat(2048)
      const each = configMap("c{{ . }}", "data:", `  value: ${value}`)
      const chart = writeChart({
        "templates/a.yaml": `{{- range until 5000 }}\n---\n${each}{{- end }}\n`,
      })
      const text = await helm.succeed(["template", "web", chart, ...renderer])
      expect(text.length).toBeGreaterThan(10_000_000)
      const names = [
        ...text.matchAll(
          /^ {2}name: c(\d+)\n {2}labels:\n {4}team: shop\ndata:\n {2}value: x{2048}$/gm,
        ),
      ]
      expect(new Set(names.map(([, number]) => number)).size).toBe(5000)
      expect(text.match(/^kind: /gm)).toHaveLength(5000)
    })
  })
})

describeWithTools("helm install of a chart with", ["helm3", "helm4", ...controlPlaneTools], () => {
  const install = async (name: HelmName, files: Readonly<Record<string, string>>) => {
    const helm = await createClusterHelm(name)
    const renderer = helm.postRenderer(`--config=${labelling()}`)
    await helm.succeed(["install", "web", writeChart(files), ...renderer])
    const live = await helm.kubectl("get", "cm", "-l", "team=shop", "-o", "name")
    return { helm, live: live.split("\n").filter(Boolean) }
  }

  describe.each(["helm3", "helm4"] as const)("%s", (name) => {
    test.each(ODD_CHARTS)("$title: as its manifest says", async ({ template, [name]: printed }) => {
      const { live } = await install(name, { "templates/a.yaml": template })
      const labelled = summary(printed).filter((line) => line.endsWith("team=shop"))
      expect(live).toEqual(
        labelled.map((line) => line.replace(/^ConfigMap(.*) from.*/, "configmap$1")),
      )
    })

    test("no templates at all makes a release that can be upgraded and uninstalled", async () => {
      const { helm, live } = await install(name, {})
      expect(live).toEqual([])
      expect(summary(await helm.succeed(["get", "manifest", "web"]))).toEqual([])
      const chart = writeChart({ "templates/a.yaml": configMap("a") })
      const renderer = helm.postRenderer(`--config=${labelling()}`)
      await helm.succeed(["upgrade", "web", chart, ...renderer])
      expect(summary(await helm.succeed(["get", "manifest", "web"]))).toEqual([
        "ConfigMap/a from app/templates/a.yaml, team=shop",
      ])
      await helm.succeed(["upgrade", "web", writeChart({}), ...renderer])
      await helm.succeed(["uninstall", "web"])
    })
  })
})
