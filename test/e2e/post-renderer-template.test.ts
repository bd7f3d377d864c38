import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, test } from "vitest"

import { createHelm } from "../support/helm.ts"
import {
  createRenderingHelm,
  executables,
  type RenderingHelm,
  writeChart,
  writeFiles,
  writePipeline,
} from "../support/rendering-helm.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools } from "../support/tools.ts"

const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))
const LABEL = "e2e/team: shop"
const labels = { uses: "labels", with: { pairs: { "e2e/team": "shop" } } }
const count = (text: string, part: string) => text.split(part).length - 1
const configMap = (name: string, rest = "") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`

describeWithTools("helm template", ["helm3", "helm4"], () => {
  describe.each(["helm3", "helm4"] as const)("%s", (name) => {
    let helm: RenderingHelm

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
    })

    const render = (folder: string, config: string, ...args: string[]) =>
      helm.succeed(["template", "web", folder, ...helm.postRenderer(`--config=${config}`), ...args])

    test("labels every object; hooks with Helm 4 only, which hands them over", async () => {
      const text = await render(chart, writePipeline(labels))
      const objects = count(text, "\nkind: ")
      const hooks = count(text, 'helm.sh/hook": ')
      expect([objects, hooks]).toEqual([9, 2])
      expect(count(text, LABEL)).toBe(name === "helm3" ? objects - hooks : objects)
      expect(text).toContain("# Read by the shop.")
    })

    test("leaves hooks alone when the pipeline says so", async () => {
      const text = await render(chart, writePipeline({ ...labels, hooks: "exclude" }))
      expect(count(text, LABEL)).toBe(7)
      expect(count(text, 'helm.sh/hook": ')).toBe(2)
    })

    test("finds the pipeline by walking up from the working directory", async () => {
      const folder = writeFiles({
        "a/b/x": "",
        "pipeline.yaml": readFileSync(writePipeline(labels), "utf8"),
      })
      const args = ["template", "web", chart, ...helm.postRenderer()]
      const text = await helm.succeed(args, { cwd: join(folder, "a/b") })
      expect(count(text, LABEL)).toBeGreaterThan(6)
    })

    test("finds the pipeline by $STERNPOST_CONFIG", async () => {
      const env = { STERNPOST_CONFIG: writePipeline(labels) }
      const other = await createRenderingHelm(name, { env })
      const text = await other.succeed(["template", "web", chart, ...other.postRenderer()])
      expect(count(text, LABEL)).toBeGreaterThan(6)
    })

    test("keeps the source of each object, also when a program drops what Helm 4 wrote", async () => {
      const drop =
        "let t='';process.stdin.on('data',d=>t+=d).on('end',()=>console.log(t.replace(/\\n *postrender[^\\n]*/g,'').replace(/annotations:\\n(?! {4})/g,'annotations: {}\\n')))"
      const exec = {
        uses: "exec",
        with: { command: [process.execPath, "-e", drop], secrets: "withhold" },
      }
      const text = await render(chart, writePipeline(labels, exec))
      for (const file of ["configmap", "secret", "deployment", "service", "cronjob"])
        expect(text).toContain(`# Source: web/templates/${file}.yaml\n`)
      expect(text).not.toContain("generated-by-postrender")
    })

    test("works with --show-only", async () => {
      const only = "--show-only=templates/service.yaml"
      const text = await render(chart, writePipeline(labels), only)
      expect(count(text, "\nkind: ")).toBe(1)
      expect(count(text, LABEL)).toBe(1)
    })

    test("with --output-dir Helm 4 writes what the pipeline made; Helm 3 what it got", async () => {
      const folder = scratchFolder("output")
      await render(chart, writePipeline(labels), "--output-dir", folder)
      const text = readFileSync(join(folder, "web/templates/service.yaml"), "utf8")
      expect(count(text, LABEL)).toBe(name === "helm4" ? 1 : 0)
    })

    test.each([
      ["no template that renders anything", { "a.yaml": "{{- if false }}\n{{- end }}\n" }, []],
      ["only comments", { "a.yaml": "# nothing\n" }, []],
      ["CRLF", { "a.yaml": configMap("a").replaceAll("\n", "\r\n") }, ["a"]],
      [
        "a List",
        {
          "a.yaml": `apiVersion: v1\nkind: List\nitems:\n- ${configMap("a").replaceAll("\n", "\n  ").trim()}\n- ${configMap("b").replaceAll("\n", "\n  ").trim()}\n`,
        },
        ["a", "b"],
      ],
      [
        "dashes in a text",
        { "a.yaml": configMap("a", "data:\n  x: |\n    ---\n    ------\n    -----BEGIN X-----\n") },
        ["a"],
      ],
      ["a glued marker", { "a.yaml": `${configMap("a")}---${configMap("b")}` }, ["a", "b"]],
      [
        "several documents",
        { "a.yaml": `${configMap("a")}---\n# c\n---\n${configMap("b")}` },
        ["a", "b"],
      ],
    ])("renders a chart with %s", async (_, templates, names) => {
      const text = await render(writeChart(templates), writePipeline(labels))
      expect([...text.matchAll(/^\s+name: (\S+)/gm)].map(([, found]) => found)).toEqual(names)
      expect(count(text, LABEL)).toBe(names.length)
    })

    test("renders 10 MB", async () => {
      const template = `{{- range until 5000 }}\n---\n${configMap("c{{ . }}", `data:\n  text: ${"x".repeat(2048)}\n`)}{{- end }}\n`
      const text = await render(writeChart({ "all.yaml": template }), writePipeline(labels))
      expect(text.length).toBeGreaterThan(10_000_000)
      expect(count(text, LABEL)).toBe(5000)
    })

    test("a user's own stage gets and gives objects", async () => {
      const folder = writeFiles({
        "pipeline.yaml":
          "apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec: {stages: [{uses: ./scale.mjs, match: {kind: Deployment}, with: {replicas: 7}}]}\n",
        "scale.mjs":
          "export default { idempotent: true, transform(object, { options }) { object.spec.replicas = options.replicas } }\n",
      })
      const plain = await helm.succeed([
        "template",
        "web",
        chart,
        "--set",
        "autoscaling.enabled=false",
      ])
      const args = ["--set", "autoscaling.enabled=false"]
      const text = await render(chart, join(folder, "pipeline.yaml"), ...args)
      expect(plain).not.toContain("replicas: 7")
      expect(text).toContain("replicas: 7")
    })
  })

  test("Helm 3 finds the executable on $PATH", async () => {
    const path = `${executables}:${process.env["PATH"]}`
    const helm = createHelm("helm3", { env: { PATH: path } })
    const args = ["--post-renderer", "sternpost-labels", "--post-renderer-args=e2e/team=shop"]
    expect(count(await helm.succeed(["template", "web", chart, ...args]), LABEL)).toBe(7)
  })

  test("Helm 4 takes the packaged plugin, from any folder", async () => {
    const folder = scratchFolder("package")
    const script = join(executables, "package-plugin.mjs")
    const { stdout, status } = spawnSync(process.execPath, [script, folder], { encoding: "utf8" })
    expect(status).toBe(0)
    const helm = createHelm("helm4")
    await helm.succeed(["plugin", "install", stdout.trim(), "--verify=false"])
    const config = `--post-renderer-args=--config=${writePipeline(labels)}`
    const args = ["template", "web", chart, "--post-renderer", "sternpost", config]
    expect(count(await helm.succeed(args, { cwd: folder }), LABEL)).toBe(9)
  })
})
