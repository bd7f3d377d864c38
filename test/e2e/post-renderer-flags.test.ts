// Flags of `helm template` that choose what is rendered or where it goes, with a renderer behind them.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import type { HelmName } from "../support/helm.ts"
import { summary } from "../support/rendered.ts"
import {
  createRenderingHelm,
  type RenderingHelm,
  writePipeline,
} from "../support/rendering-helm.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools } from "../support/tools.ts"

const crd = (name: string): string => `# Kept: a comment of ${name}.
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}s.example.com
spec:
  group: example.com
  names: {kind: ${name}, plural: ${name}s}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`

const files = {
  "templates/maps.yaml": `${configMap("one")}---\n${configMap("two")}`,
  "templates/hook.yaml": configMap("hook", "  annotations: {helm.sh/hook: pre-install}"),
  "templates/NOTES.txt": "Thank you.\n",
  "crds/app.yaml": crd("app"),
  "charts/db/templates/maps.yaml": configMap("db"),
  "charts/db/templates/account.yaml":
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: db\n",
  "charts/db/crds/db.yaml": crd("db"),
}

const objects = [
  "ServiceAccount/db from app/charts/db/templates/account.yaml, team=shop",
  "ConfigMap/db from app/charts/db/templates/maps.yaml, team=shop",
  "ConfigMap/one from app/templates/maps.yaml, team=shop",
  "ConfigMap/two from app/templates/maps.yaml, team=shop",
]

const hook = (name: HelmName) =>
  `ConfigMap/hook from app/templates/hook.yaml${name === "helm4" ? ", team=shop" : ""}`

/** Helm 3 hands CRDs to the renderer, Helm 4 does not. */
const crds = (name: HelmName) =>
  [
    "CustomResourceDefinition/apps.example.com from app/crds/app.yaml",
    "CustomResourceDefinition/dbs.example.com from app/charts/db/crds/db.yaml",
  ].map((line) => `${line}${name === "helm3" ? ", team=shop" : ""}`)

describeWithTools("helm template with a renderer", ["helm3", "helm4"], () => {
  describe.each(["helm3", "helm4"] as const)("%s", (name) => {
    let helm: RenderingHelm
    let args: readonly string[]

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
      const config = writePipeline({ uses: "labels", with: { pairs: { team: "shop" } } })
      args = ["template", "web", writeChart(files), ...helm.postRenderer(`--config=${config}`)]
    })

    const render = (...flags: readonly string[]) => helm.succeed([...args, ...flags])

    test("labels the objects of subcharts too, and no CRDs unless asked for", async () => {
      expect(summary(await render())).toEqual([...objects, hook(name)])
    })

    test("--include-crds puts CRDs through the renderer of Helm 3 only", async () => {
      const text = await render("--include-crds")
      expect(summary(text)).toEqual([...crds(name), ...objects, hook(name)])
      expect(text).toContain("# Kept: a comment of db.\n")
    })

    test("--no-hooks leaves out what Helm 4 has handed over", async () => {
      expect(summary(await render("--no-hooks"))).toEqual(objects)
    })

    test.each([
      ["templates/maps.yaml", objects.slice(2)],
      ["charts/db/templates/account.yaml", objects.slice(0, 1)],
      ["templates/hook.yaml", [hook(name)]],
    ])("--show-only %s shows what was made of that template", async (template, expected) => {
      expect(summary(await render("--show-only", template))).toEqual(expected)
    })

    test("--show-only of a template that is not there fails", async () => {
      const { status, stderr } = await helm.run([...args, "--show-only", "templates/no.yaml"])
      expect(stderr).toBe("Error: could not find template templates/no.yaml in chart\n")
      expect(status).toBe(1)
    })

    test("--output-dir holds the renderer's work with Helm 4, and not with Helm 3", async () => {
      const folder = scratchFolder("output")
      const stdout = await render("--output-dir", folder)
      const written = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
      const texts = written.map((path) => readFileSync(path, "utf8"))
      const expected = [...objects, hook(name)].sort()
      const unrendered = expected.map((line) => line.replace(", team=shop", ""))
      expect(texts.flatMap(summary).sort()).toEqual(name === "helm3" ? unrendered : expected)
      const paths = written.map((path) => path.slice(folder.length + 1)).sort()
      expect(paths).toEqual([...new Set(expected.map(templateOf))].sort())
      expect(stdout.replace(/^wrote .*\n/gm, "")).toBe(
        name === "helm3" ? "# sternpost: the stream has no objects\n" : "\n",
      )
    })
  })
})

const templateOf = (line: string): string => /from ([^,]+)/.exec(line)?.[1] ?? ""
