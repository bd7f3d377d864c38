import { chmodSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, test } from "vitest"

import { createHelm } from "../support/helm.ts"
import {
  createRenderingHelm,
  executables,
  plugin,
  type RenderingHelm,
  writeFiles,
  writePipeline,
} from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))
const SEPARATOR = /^--- sternpost/m

const exec = (code: string, options = {}) => ({
  uses: "exec",
  with: { command: [process.execPath, "-e", code], secrets: "withhold", ...options },
})

const failures: readonly (readonly [string, object, RegExp])[] = [
  [
    "selects nothing where it must",
    {
      uses: "patch",
      match: { kind: "DaemonSet" },
      expect: "1+",
      with: { type: "merge", patch: {} },
    },
    /stage "patch": it selected 0 objects, but expects 1 or more/,
  ],
  [
    "fails on an object",
    {
      uses: "patch",
      match: { kind: "Deployment" },
      with: { patch: [{ op: "test", path: "/spec/revisionHistoryLimit", value: 77 }] },
    },
    /stage "patch": Deployment shop\/web \(web\/templates\/deployment\.yaml, line \d+[^)]*\): .*77/,
  ],
  [
    "runs a program that fails",
    exec("console.error('no luck today'); process.exit(9)"),
    /no luck today/,
  ],
  ["runs a program that hangs", exec("setInterval(() => 0, 999)", { timeout: "300ms" }), /300/],
  ["runs a program that prints nothing", exec(""), /printed nothing/],
  ["runs a program that prints no YAML", exec("console.log('{')"), /no Kubernetes YAML/],
  [
    "runs a program that is not there",
    { uses: "exec", with: { command: "no-such-x", secrets: "pass" } },
    /"no-such-x" was not found/,
  ],
]

describeWithTools("a post-renderer that fails", ["helm3", "helm4"], () => {
  describe.each(["helm3", "helm4"] as const)("behind %s", (name) => {
    let helm: RenderingHelm

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
    })

    const render = (config: string) =>
      helm.run([
        "template",
        "web",
        chart,
        "--namespace",
        "shop",
        ...helm.postRenderer(`--config=${config}`),
      ])

    test.each(failures)("tells its user about a stage that %s", async (_, stage, message) => {
      const pipeline = writePipeline(stage)
      const { status, stdout, stderr } = await render(pipeline)
      expect(stderr).toMatch(message)
      expect(stderr).toContain(`${pipeline}:6: stage "`)
      expect([status, stdout.trim()]).toEqual([1, ""])
    })

    test("tells its user about every mistake in a pipeline", async () => {
      const pipeline = writePipeline(
        { uses: "labels", with: { pars: {} } },
        { uses: "lables", with: {} },
      )
      const { status, stdout, stderr } = await render(pipeline)
      expect(stderr).toContain('unknown key "pars"')
      expect(stderr).toContain('did you mean "pairs"?')
      expect(stderr).toContain('did you mean "labels"?')
      expect([status, stdout.trim()]).toEqual([1, ""])
    })

    test("tells its user about a pipeline that is not there", async () => {
      const { status, stderr } = await render("/no/such/pipeline.yaml")
      expect(stderr).toContain(
        'pipeline "/no/such/pipeline.yaml", which --config names, does not exist',
      )
      expect(status).toBe(1)
    })

    test("tells its user about an unknown flag", async () => {
      const args = ["template", "web", chart, ...helm.postRenderer("--confg=x")]
      const { status, stderr } = await helm.run(args)
      expect(stderr).toContain("--confg")
      expect(stderr).toContain("--config")
      expect(status).toBe(1)
    })
  })

  const failing = writeFailing()

  test("the plugin's program started by Helm 3 exits with its code, and fakes no separator", async () => {
    const helm = createHelm("helm3")
    const args = [
      "--post-renderer",
      join(plugin, "sternpost.cjs"),
      `--post-renderer-args=--config=${failing()}`,
    ]
    const { status, stderr } = await helm.run(["template", "web", chart, ...args])
    expect(stderr).toContain("exit status 3")
    expect(stderr).not.toMatch(SEPARATOR)
    expect(status).toBe(1)
  })

  test("within another plugin it exits with its code, and fakes no separator", async () => {
    const helm = createHelm("helm4")
    const folder = writeFiles({
      "plugin.yaml": JSON.stringify({
        apiVersion: "v1",
        name: "outer",
        version: "0.1.0",
        type: "postrenderer/v1",
        runtime: "subprocess",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Helm expands it
        runtimeConfig: { platformCommand: [{ command: "${HELM_PLUGIN_DIR}/run" }] },
      }),
    })
    const inner = `"${process.execPath}" "${join(plugin, "sternpost.cjs")}" --config "${failing()}"`
    writeFileSync(
      join(folder, "run"),
      `#!/bin/sh\nout=$(${inner}); code=$?; echo "kind: Seen"; echo "code: $code"; echo "out: '$out'"\n`,
    )
    chmodSync(join(folder, "run"), 0o755)
    await helm.succeed(["plugin", "install", folder])
    const text = await helm.succeed(["template", "web", chart, "--post-renderer", "outer"])
    expect(text).toContain("code: 3")
    expect(text).toContain("out: ''")
  })

  test("within an exec stage it exits with its code, and the outer one tells", async () => {
    const helm = await createRenderingHelm("helm4")
    const outer = writePipeline({
      uses: "exec",
      with: {
        command: [join(executables, "sternpost"), "run", "--config", failing()],
        env: ["HELM_*"],
        secrets: "withhold",
      },
    })
    const args = ["template", "web", chart, ...helm.postRenderer(`--config=${outer}`)]
    const { status, stderr } = await helm.run(args)
    expect(stderr.match(/invalid document separator: --- sternpost: /g)).toHaveLength(1)
    expect(stderr).toContain("exited with code 3")
    expect(stderr).toContain("expects 5")
    expect(status).toBe(1)
  })
})

/** A pipeline that always fails, written when a test asks for it. */
function writeFailing(): () => string {
  return () =>
    writePipeline({
      uses: "labels",
      expect: 5,
      match: { kind: "Nothing" },
      with: { pairs: { a: "b" } },
    })
}
