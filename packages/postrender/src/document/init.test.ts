import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { StageDefinition } from "../contract.ts"
import { pipelineTemplate } from "./init.ts"
import { readPipeline } from "./read.ts"

const definitions = JSON.parse(
  readFileSync(new URL("./testdata/definitions.json", import.meta.url), "utf8"),
) as StageDefinition[]

const read = (text: string) => readPipeline(text, { file: "pipeline.yaml", definitions })

test("is a valid pipeline", async () => {
  const { name, stages } = await read(pipelineTemplate())
  expect(name).toBe("default")
  expect(stages).toEqual([
    {
      name: "team-labels",
      uses: "labels",
      line: 20,
      match: [{ kind: "Deployment|StatefulSet|DaemonSet" }],
      exclude: [{ namespace: "kube-system" }],
      onError: "fail",
      with: { pairs: { team: "platform" } },
    },
  ])
})

test("stays valid when its commented keys are put to use", async () => {
  const text = pipelineTemplate().replace(/^( +)# (kubernetesVersion|expect|if): /gm, "$1$2: ")
  const { kubernetesVersion, stages } = await read(text)
  expect(kubernetesVersion).toBe("1.34")
  expect(stages[0]).toMatchObject({ if: "release.name != 'canary'", expect: { min: 1 } })
})

test("has no line that a terminal would break", () => {
  const longest = Math.max(
    ...pipelineTemplate()
      .split("\n")
      .map((line) => line.length),
  )
  expect(longest).toBeLessThanOrEqual(100)
  expect(pipelineTemplate()).toMatch(/[^\n]\n$/)
})
