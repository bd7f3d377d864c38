// What a validator finds, behind both Helms: an error fails them as a failed stage does.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { stderrOf } from "../support/failure.ts"
import type { HelmName } from "../support/helm.ts"
import { pipelineText } from "../support/pipelines.ts"
import { createRenderingHelm, writeFiles } from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const files = {
  "check.mjs": `export default {
    phase: "validate",
    transform: (o, { report }) => {
      report(o, { severity: "error", rule: "no-" + o.kind.toLowerCase(), message: "it must not be" })
      report(o, { severity: "warning", message: "nor should it be" })
    },
  }\n`,
  "pipeline.yaml": pipelineText({ name: "check", uses: "./check.mjs" }),
}

const found = (name: HelmName): string =>
  `check no-configmap: ConfigMap a (app/templates/a.yaml, line ${name === "helm3" ? 3 : 1} of the stream): it must not be`

let chart: string

beforeAll(() => {
  chart = writeChart({ "templates/a.yaml": configMap("a") })
})

describeWithTools("findings of severity error", ["helm3", "helm4"], () => {
  test.each(["helm3", "helm4"] as const)("fail %s, which shows them", async (name) => {
    const helm = await createRenderingHelm(name)
    const cwd = writeFiles(files)
    const args = ["template", "web", chart, ...helm.postRenderer("--quiet")]
    const message = `sternpost: 1 finding of severity error:\n${found(name)}`
    const stderr = stderrOf(name, "template", { message, code: 1 })
    expect(await helm.run(args, { cwd })).toEqual({ status: 1, stdout: "", stderr })
  })

  test("are shown by Helm 3 with the warnings and a summary", async () => {
    const helm = await createRenderingHelm("helm3")
    const args = ["template", "web", chart, ...helm.postRenderer()]
    const { status, stderr } = await helm.run(args, { cwd: writeFiles(files) })
    expect(status).toBe(1)
    expect(stderr).toContain(`\nerror ${found("helm3")}\nwarning check: ConfigMap a`)
    expect(stderr).toContain(
      "\nsternpost: 1 finding of severity error, see above; nothing was printed\n",
    )
  })

  test.each(["helm3", "helm4"] as const)("are in the report of a run behind %s", async (name) => {
    const helm = await createRenderingHelm(name)
    const cwd = writeFiles(files)
    const args = ["template", "web", chart, ...helm.postRenderer("--report=report.json")]
    expect((await helm.run(args, { cwd })).status).toBe(1)
    const report = JSON.parse(readFileSync(join(cwd, "report.json"), "utf8"))
    expect(report.stages[0].findings).toMatchObject([
      { severity: "error", rule: "no-configmap", message: "it must not be" },
      { severity: "warning", message: "nor should it be" },
    ])
  })
})
