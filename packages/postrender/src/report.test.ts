import { expect, test } from "vitest"
import { compilePipeline } from "./compile.ts"
import { definePipeline } from "./define-pipeline.ts"
import { buildReport, summarize } from "./report.ts"
import { runPipeline } from "./run.ts"

const INPUT = `---
# Source: w/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
---
# Source: w/templates/s.yaml
apiVersion: v1
kind: Secret
metadata:
  name: s
stringData:
  password: hunter2
`

async function run(...stages: object[]) {
  let clock = 0
  const now = () => {
    clock += 5
    return clock
  }
  return runPipeline(await compilePipeline(await definePipeline({ stages })), INPUT, { now })
}
const labels = { uses: "labels", with: { pairs: { team: "shop" } } }
const password = {
  uses: "patch",
  match: { kind: "Secret" },
  with: { type: "merge", patch: { stringData: { password: "new", other: null } } },
}

test("counts what each stage did", async () => {
  expect(summarize(await run(labels, password))).toEqual({
    objects: 2,
    changed: 2,
    stages: [
      {
        name: "labels",
        uses: "labels",
        status: "ran",
        selected: 2,
        changed: 2,
        edits: 2,
        added: 0,
        removed: 0,
        durationMs: 5,
      },
      {
        name: "patch",
        uses: "patch",
        status: "ran",
        selected: 1,
        changed: 1,
        edits: 1,
        added: 0,
        removed: 0,
        durationMs: 5,
      },
    ],
  })
})

test("reports every edit with its object, path and values, and no Secret's value", async () => {
  const report = buildReport(await run(labels, password))
  expect(report).toMatchObject({
    status: "done",
    edits: [
      {
        stage: "labels",
        object: "ConfigMap a (w/templates/a.yaml, line 3 of the stream)",
        type: "set",
        path: "metadata.labels.team",
        after: "shop",
      },
      { stage: "labels", path: "metadata.labels.team" },
      {
        stage: "patch",
        type: "set",
        path: "stringData.password",
        before: "(masked)",
        after: "(masked)",
      },
    ],
  })
  expect(JSON.stringify(report)).not.toMatch(/hunter2|"new"/)
})

test("says which stage was left out, and which failed and was undone", async () => {
  const result = await run({ ...labels, expect: 9, onError: "skip" })
  expect(buildReport(result)).toMatchObject({
    changed: 0,
    edits: [],
    stages: [{ status: "failed", edits: 0, error: expect.stringContaining("expects 9") }],
  })
})

test("lists skipped objects with their reasons", async () => {
  const command = [process.execPath, "-e", "process.stdin.pipe(process.stdout)"]
  const result = await run({ uses: "exec", with: { command, secrets: "withhold" } })
  expect(buildReport(result)).toMatchObject({
    stages: [
      {
        skipped: [
          {
            object: "Secret s (w/templates/s.yaml, line 9 of the stream)",
            reason: "secret-withheld",
          },
        ],
      },
    ],
  })
})
