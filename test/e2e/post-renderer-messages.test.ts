// Failures that a user of either Helm has to find the place of: which object, and which of many pipelines.
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { stderrOf } from "../support/failure.ts"
import { pipelineText } from "../support/pipelines.ts"
import { createRenderingHelm, type RenderingHelm, writeFiles } from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

/** Where the ConfigMap `b` stands in the stream: Helm 3 writes a comment before it, Helm 4 an annotation into it. */
const LINE = { helm3: 9, helm4: 8 } as const

const patch = {
  name: "last",
  uses: "patch",
  match: { name: "b" },
  with: { type: "json", patch: [{ op: "test", path: "/data/key", value: "other" }] },
}

const cases = [
  {
    title: "a JSON patch whose test fails, in a pipeline that is not in the working directory",
    text: pipelineText({ uses: "labels", with: { pairs: { team: "shop" } } }, patch),
    message:
      'deploy/p.yaml:14: stage "last": ConfigMap b (app/templates/b.yaml, line LINE of the stream): operations[0] (test /data/key): found "value", expected "other"',
    code: 3,
  },
  {
    title: "a pipeline that is empty",
    text: "",
    message:
      'deploy/p.yaml:1:1: the document is empty; a pipeline begins with "apiVersion: sternpost.dev/v1alpha1" and "kind: Pipeline" ("sternpost pipeline init" writes one)',
    code: 2,
  },
]

describeWithTools("helm template tells the place of", ["helm3", "helm4"], () => {
  let chart: string

  beforeAll(() => {
    const b = configMap("b", "data:", "  key: value")
    chart = writeChart({ "templates/a.yaml": configMap("a"), "templates/b.yaml": b })
  })

  describe.each(["helm3", "helm4"] as const)("%s", (name) => {
    let helm: RenderingHelm

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
    })

    const failure = (message: string, code: number) => ({
      status: 1,
      stdout: "",
      stderr: stderrOf(name, "template", { message: `sternpost: ${message}`, code }),
    })

    test.each(cases)("$title", async ({ text, message, code }) => {
      const cwd = writeFiles({ "deploy/p.yaml": text })
      const args = ["template", "web", chart, ...helm.postRenderer("--config=deploy/p.yaml")]
      const told = message.replace("LINE", `${LINE[name]}`)
      expect(await helm.run(args, { cwd })).toEqual(failure(told, code))
    })

    test("the folders where no pipeline was found", async () => {
      const message =
        'no pipeline found: looked for pipeline.yaml, pipeline.yml, sternpost.yaml and .sternpost/pipeline.yaml in / and every folder above it; write one with "sternpost pipeline init", or name it with --config or $STERNPOST_CONFIG'
      const args = ["template", "web", chart, ...helm.postRenderer()]
      expect(await helm.run(args, { cwd: "/" })).toEqual(failure(message, 2))
    })
  })
})
