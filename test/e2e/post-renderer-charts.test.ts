// Charts with unusual templates, behind both Helms: what `template` prints, and what gets installed.
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import type { HelmName } from "../support/helm.ts"
import { summary } from "../support/rendered.ts"
import {
  createRenderingHelm,
  type RenderingHelm,
  writePipeline,
} from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const NOTHING = "# sternpost: the stream has no objects\n"

interface Case {
  readonly title: string
  readonly template: string
  /** What `helm template` prints with a pipeline that labels everything. */
  readonly helm3: string
  readonly helm4: string
}

const source = (text: string): string => `---\n# Source: app/templates/a.yaml\n${text}`
const labels = "  labels:\n    team: shop"
const a = configMap("a", labels)
const b = configMap("b", labels)

const crlf = (text: string): string => text.replaceAll("\n", "\r\n")

const RULERS = `data:
  text: |
    ------
    ---
    --------- a ruler
  pem: |-
    -----BEGIN CERTIFICATE-----
    MIIB
    -----END CERTIFICATE-----
`

const TEXT = ["data:", "  text: |", "    one", "    two"]

const list = (...items: readonly string[]): string =>
  `apiVersion: v1\nkind: List\nitems:\n${items.map((item) => `  - ${item.trim().replaceAll("\n", "\n    ")}\n`).join("")}`

const JSON_MAP = `{"apiVersion": "v1", "kind": "ConfigMap",
 "metadata": {"name": "a"},
 "data": {"text": "--- {} \\u00e9"}}
`

// Helm 4 puts an extra line feed behind each but the last document of a template.
const cases: readonly Case[] = [
  {
    title: "six dashes and markers in texts",
    template: configMap("a") + RULERS,
    helm3: source(a + RULERS),
    helm4: source(a + RULERS),
  },
  {
    title: "markers that are glued to what follows",
    template: `---${configMap("a")}---${configMap("b")}`,
    helm3: source(a) + source(b),
    helm4: `${source(a)}\n${source(b)}`,
  },
  {
    title: "a List, which only Helm 4 takes apart",
    template: list(configMap("a"), configMap("b")),
    helm3: source(list(a, b)),
    helm4: `${source(a)}\n${source(b)}`,
  },
  {
    title: "JSON, of which Helm 4 makes half YAML",
    template: JSON_MAP,
    helm3: source(JSON_MAP.replace('"a"', '"a", "labels": {"team": "shop"}')),
    helm4: source(
      '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", labels: {team: shop}}, "data": {"text": "--- {} é"}}\n',
    ),
  },
  {
    // Helm 3 itself takes the last line's; what is added has the line end that the document ends with.
    title: "line ends of Windows, which only Helm 3 keeps",
    template: crlf(configMap("a", ...TEXT)),
    // Helm joins documents with a line feed.
    helm3: source(crlf(configMap("a", labels, ...TEXT)).replace(/\r\n$/, "\n")),
    helm4: source(configMap("a", labels, ...TEXT)),
  },
  {
    title: "documents that are only comments",
    template: `# first\n---\n# second\n---\n${configMap("a")}`,
    helm3: `${source(a)}${source("# first\n")}${source("# second\n")}`,
    helm4: source(a),
  },
  {
    title: "nothing but comments",
    template: "# nothing\n# to see\n",
    helm3: source("# nothing\n# to see\n"),
    helm4: "\n",
  },
  { title: "nothing at all", template: "{{- if false }}a{{ end }}\n", helm3: NOTHING, helm4: "\n" },
  {
    title: "nothing but a hook, which only Helm 4 hands over",
    template: configMap("a", "  annotations:", "    helm.sh/hook: pre-install"),
    helm3: NOTHING + source(configMap("a", "  annotations:", "    helm.sh/hook: pre-install")),
    helm4: `\n${source(configMap("a", "  annotations:", "    helm.sh/hook: pre-install", labels))}`,
  },
]

const labelling = () => writePipeline({ uses: "labels", with: { pairs: { team: "shop" } } })

/** Without the line feeds that Helm 4 puts at the end of what it prints. */
const ended = (text: string): string => text.replace(/\n+$/, "\n")

describeWithTools("helm template of a chart with", ["helm3", "helm4"], () => {
  describe.each(["helm3", "helm4"] as const)("%s", (name) => {
    let helm: RenderingHelm
    let renderer: readonly string[]

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
      renderer = helm.postRenderer(`--config=${labelling()}`)
    })

    test.each(cases)("$title", async ({ template, [name]: expected }) => {
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
  let plane: ControlPlane

  beforeAll(async () => {
    plane = await sharedControlPlane()
  })

  const install = async (name: HelmName, files: Readonly<Record<string, string>>) => {
    const namespace = await createNamespace(plane, name)
    const helm = await createRenderingHelm(name, { kubeconfig: plane.kubeconfig, namespace })
    const renderer = helm.postRenderer(`--config=${labelling()}`)
    await helm.succeed(["install", "web", writeChart(files), ...renderer])
    const live = await kubectl(plane, [
      "get",
      "cm",
      "-n",
      namespace,
      "-l",
      "team=shop",
      "-o",
      "name",
    ])
    return { helm, live: live.split("\n").filter(Boolean) }
  }

  describe.each(["helm3", "helm4"] as const)("%s", (name) => {
    test.each(cases)("$title: as its manifest says", async ({ template, [name]: printed }) => {
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
