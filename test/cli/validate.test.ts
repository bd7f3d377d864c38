import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { folderOf, sternpost } from "./sternpost.ts"

const WEB = `# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
`
const SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {key: hunter2!}\n"
const SCALE = `    - name: scale
      uses: set-fields
      match: {kind: Deployment}
      with: {fields: {spec.replcias: 3}, create: true}
`
const pipeline = (before: string, options = "{}") =>
  `apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec:\n  stages:\n${before}    - uses: validate\n      with: ${options}\n`

function run(document: string, input: string) {
  const cwd = folderOf({ "pipeline.yaml": document })
  return sternpost(["run", "--report", "report.json"], { input, cwd }).then((result) => ({
    ...result,
    report: JSON.parse(readFileSync(join(cwd, "report.json"), "utf8")),
  }))
}

test("a pipeline that breaks an object is stopped, and tells where, what and who", async () => {
  const { status, stdout, stderr, report } = await run(pipeline(SCALE), WEB)
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
  expect(stderr).toContain(
    'validate unknown-field: Deployment web (web/templates/deployment.yaml, line 2 of the stream): spec.replcias (line 6, written by stage "scale"): DeploymentSpec has no field "replcias"; did you mean "replicas"?',
  )
  expect(report.stages[1].findings).toMatchObject([
    { rule: "unknown-field", path: "spec.replcias", line: 6, writtenBy: "scale" },
  ])
})

test("one that is fine passes, byte for byte", async () => {
  const { status, stdout } = await run(pipeline(""), WEB)
  expect({ status, stdout }).toEqual({ status: 0, stdout: WEB })
})

test("what was there before the pipeline passes the gate, and is told", async () => {
  const old = WEB.replace("replicas: 1", "replics: 1")
  const { status, stdout, stderr, report } = await run(pipeline("", "{gate: introduced}"), old)
  expect({ status, stdout }).toEqual({ status: 0, stdout: old })
  expect(stderr).toContain("warning validate unknown-field")
  expect(stderr).toContain("(it was there before the pipeline)")
  expect(report.stages[0].findings).toMatchObject([{ severity: "warning", delta: "unchanged" }])
  const both = await run(pipeline(SCALE, "{gate: introduced}"), old)
  expect(both.status).toBe(1)
  expect(both.stderr).toContain("1 finding of severity error")
})

describe("what a Secret holds", () => {
  test("is neither in the messages nor in the report", async () => {
    const { status, stderr, report } = await run(pipeline(""), SECRET)
    expect(status).toBe(1)
    expect(stderr).toContain("is no base64")
    expect(stderr + JSON.stringify(report)).not.toContain("hunter2")
  })
})

test("a stage that changes objects behind it is refused", async () => {
  const cwd = folderOf({ "pipeline.yaml": pipeline("") + SCALE })
  const { status, stderr } = await sternpost(["run"], { input: WEB, cwd })
  expect(status).toBe(2)
  expect(stderr).toContain('it changes objects, but comes after the validator "validate"')
})

test("options that mean nothing are told with the line of the stage", async () => {
  const cwd = folderOf({ "pipeline.yaml": pipeline("", '{kubernetesVersion: "1.2"}') })
  const { status, stderr } = await sternpost(["run"], { input: WEB, cwd })
  expect(status).toBe(2)
  expect(stderr).toMatch(/pipeline\.yaml:5: stage "validate": Kubernetes "1\.2" is not known/)
})
