// How the two Helms find Sternpost, and how it finds its pipeline.
import { lstatSync, rmSync, symlinkSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { stderrOf } from "../support/failure.ts"
import { createHelm, type Helm } from "../support/helm.ts"
import { pipelineText } from "../support/pipelines.ts"
import { summary } from "../support/rendered.ts"
import {
  createRenderingHelm,
  executables,
  plugin,
  type RenderingHelm,
  writeFiles,
} from "../support/rendering-helm.ts"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools } from "../support/tools.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))
const sternpost = join(executables, "sternpost")

/** A pipeline that tells by a label which one it was. */
const labelling = (from: string) => pipelineText({ uses: "labels", with: { pairs: { from } } })

const labelled = (from: string) => [`ConfigMap/app from app/templates/a.yaml, from=${from}`]

let chart: string

beforeAll(() => {
  chart = writeChart({ "templates/a.yaml": configMap("app") })
})

/** Renders with the flags given, in a folder whose pipeline writes the label. */
async function render(helm: Helm, flags: readonly string[], from: string) {
  const cwd = writeFiles({ "pipeline.yaml": labelling(from) })
  return summary(await helm.succeed(["template", "web", chart, ...flags], { cwd }))
}

describeWithTools("Helm 3 starts Sternpost", ["helm3"], () => {
  const onPath = (folder: string) =>
    createHelm("helm3", { env: { PATH: `${folder}${delimiter}${process.env["PATH"]}` } })

  test("by a path relative to the working directory", async () => {
    const config = join(writeFiles({ "p.yaml": labelling("path") }), "p.yaml")
    const renderer = ["--post-renderer", "./bin/sternpost", "--post-renderer-args", "--config"]
    const args = ["template", "web", chart, ...renderer, "--post-renderer-args", config]
    expect(summary(await createHelm("helm3").succeed(args, { cwd: root }))).toEqual(
      labelled("path"),
    )
  })

  test("by its name on $PATH", async () => {
    const flags = ["--post-renderer", "sternpost"]
    expect(await render(onPath(executables), flags, "name")).toEqual(labelled("name"))
  })

  test("by a link to a link that stands in another folder", async () => {
    const links = scratchFolder("links")
    symlinkSync(sternpost, join(links, "first"))
    symlinkSync("first", join(links, "ours"))
    const byName = await render(onPath(links), ["--post-renderer", "ours"], "name")
    expect(byName).toEqual(labelled("name"))
    const byPath = await render(
      createHelm("helm3"),
      ["--post-renderer", join(links, "ours")],
      "path",
    )
    expect(byPath).toEqual(labelled("path"))
  })

  test("as one stage, with its options as arguments", async () => {
    const options = ["from=stage", "--target", "kind=ConfigMap"]
    const flags = options.flatMap((option) => ["--post-renderer-args", option])
    const helm = onPath(executables)
    expect(await render(helm, ["--post-renderer", "sternpost-labels", ...flags], "no")).toEqual(
      labelled("stage"),
    )
  })

  test("as the program of the plugin", async () => {
    const program = join(plugin, "sternpost.cjs")
    const flags = ["--post-renderer", "node", "--post-renderer-args", program]
    expect(await render(createHelm("helm3"), flags, "plugin")).toEqual(labelled("plugin"))
  })
})

describeWithTools("Helm 4 starts Sternpost", ["helm4"], () => {
  const flags = ["--post-renderer", "sternpost"]

  test("as a plugin installed from its folder, relative to the working directory", async () => {
    const helm = createHelm("helm4")
    await helm.succeed(["plugin", "install", "./plugin"], { cwd: root })
    const list = await helm.succeed(["plugin", "list"])
    expect(list).toMatch(/^sternpost\s+[0-9.]+\s+postrenderer\/v1/m)
    expect(await render(helm, flags, "folder")).toEqual(labelled("folder"))
  })

  test("as a plugin installed from its archive, which needs nothing of the checkout", async () => {
    const target = join(scratchFolder("dist"), "new")
    const packager = join(root, "bin/package-plugin.mjs")
    const packed = await runProgram(process.execPath, [packager, target])
    const archive = packed.stdout.trim()
    expect(dirname(archive)).toBe(target)

    const helm = createHelm("helm4")
    await helm.succeed(["plugin", "install", archive, "--verify=false"])
    const installed = join(helm.plugins, "sternpost")
    expect(lstatSync(installed).isDirectory()).toBe(true)
    expect(await render(helm, flags, "archive")).toEqual(labelled("archive"))

    const cwd = writeFiles({
      "pipeline.yaml": pipelineText({ uses: "labels", expect: 7, with: { pairs: { a: "b" } } }),
    })
    const args = ["template", "web", chart, ...flags]
    const message =
      'sternpost: pipeline.yaml:6: stage "labels": it selected 1 object, but expects 7; the stream has 1 ConfigMap: correct `match` or `expect`'
    const failed = await helm.run(args, { cwd })
    expect(failed.stderr).toBe(stderrOf("helm4", "template", { message, code: 3 }))

    rmSync(join(installed, "bundle"), { recursive: true })
    const broken = await helm.run(args, { cwd })
    expect(broken.stderr).toContain(
      "invalid document separator: --- sternpost: files of the plugin",
    )
    expect(broken.stderr).toContain("; reinstall the plugin: helm plugin uninstall sternpost, ")
    expect(broken.status).toBe(1)
  })

  test("as one stage, with its options as arguments", async () => {
    const helm = await createRenderingHelm("helm4")
    const stage = helm.postRenderer("stage", "labels", "from=stage", "--target", "kind=ConfigMap")
    expect(await render(helm, stage, "no")).toEqual(labelled("stage"))
  })
})

describeWithTools("Sternpost finds its pipeline", ["helm3", "helm4"], () => {
  describe.each(["helm3", "helm4"] as const)("behind %s", (name) => {
    let helm: RenderingHelm

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
    })

    const renderIn = async (cwd: string, args: readonly string[], by: Helm = helm) =>
      summary(await by.succeed(["template", "web", chart, ...helm.postRenderer(...args)], { cwd }))

    test("by --config, relative to the working directory", async () => {
      const cwd = writeFiles({
        "deploy/p.yaml": labelling("config"),
        "pipeline.yaml": labelling("no"),
      })
      for (const args of [["--config=deploy/p.yaml"], ["--config", "deploy/p.yaml"]])
        expect(await renderIn(cwd, args)).toEqual(labelled("config"))
    })

    test("by $STERNPOST_CONFIG, unless --config names another", async () => {
      const cwd = writeFiles({
        "env.yaml": labelling("env"),
        "flag.yaml": labelling("flag"),
        "pipeline.yaml": labelling("no"),
      })
      const env = { STERNPOST_CONFIG: join(cwd, "env.yaml") }
      const informed = await createRenderingHelm(name, { env })
      expect(await renderIn("/", [], informed)).toEqual(labelled("env"))
      expect(await renderIn(cwd, ["--config=flag.yaml"], informed)).toEqual(labelled("flag"))
    })

    test("in the working directory, or in the nearest folder above it that has one", async () => {
      const top = writeFiles({
        "pipeline.yaml": labelling("top"),
        "near/.sternpost/pipeline.yaml": labelling("near"),
        "near/a/b/pipeline.yaml": "stages: [build, test]\n",
        "far/a/b/values.yaml": "",
      })
      expect(await renderIn(top, [])).toEqual(labelled("top"))
      expect(await renderIn(join(top, "near/a/b"), [])).toEqual(labelled("near"))
      expect(await renderIn(join(top, "far/a/b"), [])).toEqual(labelled("top"))
    })

    test("and beside it the files that it names, wherever Helm was called", async () => {
      const folder = writeFiles({
        "patch.yaml": "metadata: {labels: {from: patch}}\n",
        "add.mjs": "export default { transform(o) { o.metadata.labels.module = '1' } }\n",
        "tool.mjs": `import { readFileSync } from "node:fs"
          process.stdout.write(readFileSync(0, "utf8").replace("from: patch", "from: tool"))\n`,
        "p.yaml": pipelineText(
          { uses: "patch", with: { type: "merge", path: "patch.yaml" } },
          { uses: "./add.mjs" },
          { uses: "exec", with: { command: ["node", "./tool.mjs"], secrets: "pass" } },
        ),
      })
      const args = [`--config=${join(folder, "p.yaml")}`]
      expect(await renderIn(scratchFolder("elsewhere"), args)).toEqual([
        "ConfigMap/app from app/templates/a.yaml, from=tool, module=1",
      ])
    })
  })
})
