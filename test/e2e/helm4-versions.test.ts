// Every version of Helm 4 that is there, with what our plugin rests on: how it words an unreadable
// separator, how it tells the template of an object, and what it makes of odd charts. CI has only the
// usual one; the others are built by `node bin/e2e-tools.mjs helm4.0 helm4.1 helm4.3`.
import { beforeAll, describe, expect, test } from "vitest"

import { locate } from "../../bin/e2e-tools/locate.mjs"
import { configMap, writeChart } from "../support/chart.ts"
import { stderrOf } from "../support/failure.ts"
import { ended, ODD_CHARTS } from "../support/odd-charts.ts"
import { pipelineText } from "../support/pipelines.ts"
import { summary } from "../support/rendered.ts"
import {
  createRenderingHelm,
  type RenderingHelm,
  writeFiles,
  writePipeline,
} from "../support/rendering-helm.ts"
import { describeWithTools, helm4Versions } from "../support/tools.ts"

const found = helm4Versions().map((name) => [locate(name).version, name] as const)
process.stderr.write(`versions of Helm 4 found: ${found.map(([version]) => version).join(", ")}\n`)

/** Templates that a version fails on itself, with and without a renderer's doing, and what it says. */
const OWN_FAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "helm4.0": { "markers that are glued to what follows": "---apiVersion: v1" },
  "helm4.1": { "six dashes and markers in texts": "--- a ruler" },
}

/** What a version prints: before 4.2 there is no line feed too many. */
const printed = (program: string, helm4: string) =>
  /^helm4\.[01]$/.test(program) ? helm4.replaceAll("\n\n---\n", "\n---\n") : helm4

describeWithTools("Helm", ["helm4"], () => {
  describe.each(found)("%s", (_, program) => {
    let helm: RenderingHelm

    beforeAll(async () => {
      helm = await createRenderingHelm("helm4", { program })
    })

    const render = (template: string, config: string) => {
      const chart = writeChart({ "templates/a.yaml": template })
      return helm.run(["template", "web", chart, ...helm.postRenderer(`--config=${config}`)])
    }

    test("quotes what our plugin says when it fails", async () => {
      const config = writePipeline({ uses: "labels", expect: 7, with: { pairs: { a: "b" } } })
      const message = `sternpost: ${config}:6: stage "labels": it selected 1 object, but expects 7; the stream has 1 ConfigMap: correct \`match\` or \`expect\``
      expect(await render(configMap("a"), config)).toEqual({
        status: 1,
        stdout: "",
        stderr: stderrOf("helm4", "template", { message, code: 3 }),
      })
    })

    test("gets the template of each object back from a program that forgets it", async () => {
      const folder = writeFiles({
        "forget.mjs": `import { readFileSync } from "node:fs"
          const text = readFileSync(0, "utf8")
          process.stdout.write(text.replace(/^ *#.*\\n/gm, "").replace(/^ *(annotations:|.?postrenderer).*\\n/gm, ""))\n`,
        "pipeline.yaml": pipelineText({
          uses: "exec",
          with: { command: ["node", "./forget.mjs"], secrets: "pass" },
        }),
      })
      const chart = writeChart({
        "templates/a.yaml": configMap("a"),
        "templates/b.yaml": configMap("b"),
      })
      const flags = helm.postRenderer(`--config=${folder}/pipeline.yaml`)
      expect(summary(await helm.succeed(["template", "web", chart, ...flags]))).toEqual([
        "ConfigMap/a from app/templates/a.yaml",
        "ConfigMap/b from app/templates/b.yaml",
      ])
    })

    test.each(ODD_CHARTS)("renders $title", async ({ title, template, helm4 }) => {
      const config = writePipeline({ uses: "labels", with: { pairs: { team: "shop" } } })
      const { status, stdout, stderr } = await render(template, config)
      const fault = OWN_FAULTS[program]?.[title]
      if (fault === undefined)
        expect([status, ended(stdout), stderr]).toEqual([0, printed(program, helm4), ""])
      else
        expect([status, stdout, stderr.split("\n")[0]]).toEqual([
          1,
          "",
          `Error: error merging manifests: parsing app/templates/a.yaml: invalid document separator: ${fault}`,
        ])
    })
  })
})
