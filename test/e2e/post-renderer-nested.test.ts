// Sternpost started by something else than the Helm 4 plugin it ships with: only that one may print the
// separator that stands for a failure, since for everybody else it would be a success with a strange output.
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { stderrOf } from "../support/failure.ts"
import { createHelm, type Helm } from "../support/helm.ts"
import {
  createRenderingHelm,
  executables,
  plugin,
  writeFiles,
  writePipeline,
} from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const node = process.execPath

let chart: string

beforeAll(() => {
  chart = writeChart({ "templates/a.yaml": configMap("a"), "templates/b.yaml": configMap("b") })
})

const failing = () =>
  writePipeline({ uses: "labels", expect: 5, with: { pairs: { team: "shop" } } })
const FAILURE =
  'stage "labels": it selected 2 objects, but expects 5; the stream has 2 ConfigMap: correct `match` or `expect`'

describeWithTools("only our Helm 4 plugin prints a separator:", ["helm3", "helm4"], () => {
  test("its program behind Helm 3 exits with its code", async () => {
    const program = join(plugin, "sternpost.cjs")
    const config = failing()
    const flags = ["--post-renderer", program, `--post-renderer-args=--config=${config}`]
    const { status, stdout, stderr } = await createHelm("helm3").run([
      "template",
      "web",
      chart,
      ...flags,
    ])
    const reason = `error while running command ${program}. error output:\nsternpost: ${config}:6: ${FAILURE}\n: exit status 3`
    expect(stderr).toBe(
      `Error: error while running post render on files: ${reason}\n\nUse --debug flag to render out invalid YAML\n`,
    )
    expect([status, stdout]).toEqual([1, ""])
  })

  // Behind Helm 4 all of them inherit the variables that it gives to the outer plugin.
  describe.each(["helm3", "helm4"] as const)("behind %s", (name) => {
    test.each([
      ["the plugin's program", [node, join(plugin, "sternpost.cjs"), "run"]],
      ["the executable", [join(executables, "sternpost"), "run"]],
    ])("%s as a stage of another exits with its code", async (_, command) => {
      const helm = await createRenderingHelm(name)
      const inner = failing()
      const config = writePipeline({
        uses: "exec",
        with: { command: [...command, "--config", inner], env: ["HELM_*"], secrets: "withhold" },
      })
      const args = ["template", "web", chart, ...helm.postRenderer(`--config=${config}`)]
      const message = `sternpost: ${config}:6: stage "exec": "${command[0]}" exited with code 3\nsternpost: ${inner}:6: ${FAILURE}`
      expect(await helm.run(args)).toEqual({
        status: 1,
        stdout: "",
        stderr: stderrOf(name, "template", { message, code: 3 }),
      })
    })
  })

  const installOuter = async (run: string): Promise<Helm> => {
    const helm = createHelm("helm4")
    const manifest = {
      apiVersion: "v1",
      type: "postrenderer/v1",
      name: "outer",
      version: "0.1.0",
      runtime: "subprocess",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Helm expands it
      runtimeConfig: { platformCommand: [{ command: node, args: ["${HELM_PLUGIN_DIR}/run.cjs"] }] },
    }
    const folder = writeFiles({ "plugin.yaml": JSON.stringify(manifest), "run.cjs": run })
    await helm.succeed(["plugin", "install", folder])
    return helm
  }

  const spawnInner = () => {
    const command = [join(plugin, "sternpost.cjs"), "--config", failing()]
    return `const { spawnSync } = require("node:child_process")
const { status, stdout, stderr } = spawnSync(process.execPath, ${JSON.stringify(command)}, { stdio: [0, "pipe", "pipe"], encoding: "utf8" })
`
  }

  test("its program within somebody else's Helm 4 plugin exits with its code", async () => {
    // Gives out what ours did as an object, which is the only thing Helm 4 shows.
    const helm = await installOuter(`${spawnInner()}
const tells = String(stderr.includes(${JSON.stringify(FAILURE)}))
const data = { status: String(status), stdout, tells, plugin: process.env.HELM_PLUGIN_NAME }
console.log(JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "seen" }, data }))
`)
    const text = await helm.succeed(["template", "web", chart, "--post-renderer", "outer"])
    expect(JSON.parse(text.slice(text.indexOf("{"))).data).toEqual({
      status: "3",
      stdout: "",
      tells: "true",
      plugin: "outer",
    })
  })

  test("somebody else's Helm 4 plugin that passes its output and code on makes Helm fail", async () => {
    const pass = "process.stdout.write(stdout)\nprocess.exitCode = status\n"
    const helm = await installOuter(`${spawnInner()}${pass}`)
    const reason = 'failed to invoke post-renderer plugin "outer": plugin "outer" exited with error'
    expect(await helm.run(["template", "web", chart, "--post-renderer", "outer"])).toEqual({
      status: 1,
      stdout: "",
      stderr: `Error: error while running post render on files: ${reason}\n\nUse --debug flag to render out invalid YAML\n`,
    })
  })
})
