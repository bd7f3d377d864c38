import { expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import type { RenderContext } from "../contract.ts"
import { definePipeline } from "../define-pipeline.ts"
import { runPipeline } from "../run.ts"

const INPUT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
`
const STAGES = [
  {
    uses: "set-fields",
    match: { kind: "Deployment" },
    with: { fields: { "spec.selector.matchLabels.team": "shop" } },
  },
  { uses: "delete", match: { kind: "Service" } },
]

async function findings(options: object, release: RenderContext["release"] = {}) {
  const stages = [...STAGES, { uses: "guard", with: options }]
  const compiled = await compilePipeline(await definePipeline({ stages }))
  const result = await runPipeline(compiled, INPUT, { context: { release } })
  return result.stages[2]?.findings.map(({ severity, rule }) => `${severity} ${rule}`)
}

test("fails for what cannot change, and warns of what is gone", async () => {
  expect(await findings({})).toEqual(["error immutable-field", "warning removed-object"])
})

test("nothing is too late for a first release", async () => {
  expect(await findings({}, { isInstall: true })).toEqual(["warning removed-object"])
  expect(await findings({}, { revision: 1 })).toEqual(["warning removed-object"])
  expect(await findings({}, { revision: 2 })).toHaveLength(2)
})

test("is as strict as the options say", async () => {
  expect(await findings({ immutableFields: "ignore", removedObjects: "fail" })).toEqual([
    "error removed-object",
  ])
})
