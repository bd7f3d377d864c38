import { expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import { definePipeline } from "../define-pipeline.ts"
import { runPipeline } from "../run.ts"

const object = (kind: string) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a}\n`
const TWO = `${object("Pod")}---\n${object("Service")}`
const JSON_PATCH = { patch: [{ op: "add", path: "/spec", value: {} }] }
const MERGE_PATCH = { type: "merge", patch: { spec: {} } }

async function toldOf(stage: object, input: string) {
  const pipeline = await definePipeline({ stages: [{ uses: "patch", ...stage }] })
  const { stages, stream } = await runPipeline(await compilePipeline(pipeline), input)
  const findings = stages.flatMap((one) => one.findings)
  return {
    told: findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
    patched: stream.manifests.filter((manifest) => manifest.get(["spec"]) !== undefined).length,
  }
}

test.each([JSON_PATCH, MERGE_PATCH])("%j on all objects is told of", async (options) => {
  expect(await toldOf({ with: options }, TWO)).toEqual({
    patched: 2,
    told: [
      'warning no-target: nothing says which objects the patch is for, so it was made on all 2; give match (--target), with kind: ".*" if all are meant',
    ],
  })
})

test.each([
  [{ with: MERGE_PATCH, match: { kind: ".*" } }, TWO, 2],
  [{ with: JSON_PATCH, match: { kind: "Pod" } }, TWO, 1],
  [{ with: JSON_PATCH }, object("Pod"), 1],
])("what is said, or the only object, needs no word: %j", async (stage, input, patched) => {
  expect(await toldOf(stage, input)).toEqual({ patched, told: [] })
})

const DATABASE = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: a, env: [{name: DB_PASSWORD, value: hunter-22}, {name: LEVEL, value: info}]}]}
`

test.each([
  [0, "differs"],
  [1, 'found "info", expected "x"'],
])("a test that fails shows what it found, but no secret: variable %d", async (index, said) => {
  const path = `/spec/containers/0/env/${index}/value`
  const failing = toldOf({ with: { patch: [{ op: "test", path, value: "x" }] } }, DATABASE)
  await expect(failing).rejects.toThrow(`(test ${path}): ${said}`)
  await expect(failing).rejects.not.toThrow("hunter-22")
})

test("a search shows what it found, but no secret", async () => {
  const stage = { uses: "search-replace", with: { "by-path": "spec.containers[*].env[*].value" } }
  expect((await toldOf(stage, DATABASE)).told).toEqual([
    "info found: it fits",
    'info found: it is "info"',
  ])
})
