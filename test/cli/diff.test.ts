import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { pipelineOf } from "../support/pipelines.ts"
import { folderOf, sternpost } from "./sternpost.ts"

const MANIFESTS = exampleFile("manifests.yaml")

describe("sternpost diff", () => {
  test("prints a diff of each object that changes, and nothing else", async () => {
    const { status, stdout, stderr } = await sternpost(["diff"], { input: MANIFESTS })
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout).toContain(
      "Deployment shop/web (web/templates/deployment.yaml, line 98 of the stream)\nchanged by team, history\n",
    )
    expect(stdout).toContain("-  revisionHistoryLimit: 3\n+  revisionHistoryLimit: 2\n")
    expect(stdout).toContain("+    example.com/team: shop\n")
    expect(stdout).not.toContain("\x1b")
  })

  test("reads Helm 4's stream alike", async () => {
    const { stdout } = await sternpost(["diff", "--stat"], {
      input: exampleFile("helm4-stdin.yaml"),
    })
    expect(stdout).toMatch(
      /^Deployment shop\/web \(web\/templates\/deployment.yaml, line \d+ of the stream\) .*\+3 -1/m,
    )
    expect(stdout).toMatch(/\n\d+ objects, \d+ lines added, 1 line removed\n$/)
  })

  test("shows nothing of a Secret's values", async () => {
    const { stdout } = await sternpost(["diff"], { input: MANIFESTS })
    const password = /password: (\S+)/.exec(MANIFESTS)?.[1] ?? ""
    expect(password.length).toBeGreaterThan(5)
    expect(stdout).toContain("   password: (masked)")
    expect(stdout).not.toContain(password)
  })

  test("is coloured when asked, and not when told", async () => {
    const coloured = await sternpost(["diff"], { input: MANIFESTS, env: { FORCE_COLOR: "1" } })
    expect(coloured.stdout).toContain("\x1b[32m+  revisionHistoryLimit: 2\x1b[39m")
    const env = { FORCE_COLOR: "1", NO_COLOR: "1" }
    expect((await sternpost(["diff"], { input: MANIFESTS, env })).stdout).not.toContain("\x1b")
  })

  test("tells edits as JSON", async () => {
    const { stdout } = await sternpost(["diff", "--output", "json"], { input: MANIFESTS })
    const deployment = JSON.parse(stdout).find(({ object }: { object: string }) =>
      object.startsWith("Deployment"),
    )
    expect(deployment).toMatchObject({ status: "changed", stages: ["team", "history"] })
    expect(deployment.edits).toContainEqual({
      stage: "history",
      op: "set",
      path: "spec.revisionHistoryLimit",
      before: 3,
      after: 2,
    })
  })

  test("reads files as one stream", async () => {
    const object = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}`
    const cwd = folderOf({
      "a.yaml": object("a"),
      "b.yaml": object("b"),
      "pipeline.yaml": pipelineOf("{uses: labels, expect: 2, with: {pairs: {team: shop}}}"),
    })
    const { stdout } = await sternpost(["diff", "a.yaml", "b.yaml"], { cwd })
    expect(stdout).toMatch(
      /^Service a \(line 1 of the stream\)\n[\s\S]*\nService b \(line 6 of the stream\)\n/,
    )
  })
})

describe("sternpost diff --exit-code", () => {
  test("is 1 when something changes", async () => {
    const { status, stdout } = await sternpost(["diff", "--exit-code"], { input: MANIFESTS })
    expect(status).toBe(1)
    expect(stdout).toContain("Deployment")
  })

  test("is 0 when nothing changes, which stderr says", async () => {
    const cwd = folderOf({
      "pipeline.yaml": pipelineOf("{uses: labels, match: {kind: X}, with: {pairs: {a: b}}}"),
    })
    const result = await sternpost(["diff", "--exit-code"], { input: MANIFESTS, cwd })
    expect(result).toEqual({
      status: 0,
      stdout: "",
      stderr: "sternpost: the pipeline changes nothing\n",
    })
  })

  test("is an empty list in JSON when nothing changes", async () => {
    const cwd = folderOf({
      "pipeline.yaml": pipelineOf("{uses: labels, match: {kind: X}, with: {pairs: {a: b}}}"),
    })
    const result = await sternpost(["diff", "--output", "json"], { input: MANIFESTS, cwd })
    expect(result).toMatchObject({ status: 0, stdout: "[]\n" })
  })
})

describe("what else a pipeline does", () => {
  const patch = (patch: string) =>
    pipelineOf(`{uses: patch, match: {kind: Secret}, with: {type: merge, patch: ${patch}}}`)

  test("a changed Secret shows as changed", async () => {
    const cwd = folderOf({ "pipeline.yaml": patch("{data: {password: bmV3LXNlY3JldA==}}") })
    const { stdout } = await sternpost(["diff"], { input: MANIFESTS, cwd })
    expect(stdout).toContain("-  password: (masked)\n+  password: (masked, changed)\n")
    expect(stdout).not.toContain("bmV3LXNlY3JldA")
  })

  test("what is secret shows nowhere, whatever the variable is called", async () => {
    const input = `apiVersion: v1
kind: Secret
metadata: {name: db}
stringData: {password: it's-me-1}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      env:
        - {name: ADDRESS, value: "postgres://shop:old-one@db/shop"}
        - {name: OTHER, value: "x"}
`
    const env = "spec.containers[name=web].env[name"
    const written = `{"${env}=ADDRESS].value": "postgres://shop:new-one@db/shop", "${env}=OTHER].value": "it's-me-1"}`
    const cwd = folderOf({
      "pipeline.yaml": pipelineOf(
        `{uses: set-fields, match: {kind: Pod}, with: {fields: ${written}}}`,
      ),
    })
    const [text, json, explained, run] = await Promise.all([
      sternpost(["diff"], { input, cwd }),
      sternpost(["diff", "--output", "json"], { input, cwd }),
      sternpost(["explain", "pod/web"], { input, cwd }),
      sternpost(["run", "--report", "report.json"], { input, cwd }),
    ])
    expect(run).toMatchObject({ status: 0, stderr: "" })
    expect(run.stdout).toContain("postgres://shop:new-one@db/shop")
    const report = readFileSync(join(cwd, "report.json"), "utf8")
    const shown = [text.stdout, json.stdout, explained.stdout, report].join("\n")
    expect(shown).not.toMatch(/old-one|new-one|s-me-1/)
    expect(text.stdout).toContain(
      "-        - {name: ADDRESS, value: postgres://shop:(masked)@db/shop}\n",
    )
    expect(text.stdout).toContain("value: postgres://shop:(masked, changed)@db/shop}\n")
    expect(json.stdout).toContain("postgres://shop:(masked, changed)@db/shop")
    expect(explained.stdout).toContain("postgres://shop:(masked, changed)@db/shop")
  })

  test("removed and added objects show whole", async () => {
    const cwd = folderOf({
      "swap.mjs": `export default { transform: (object) =>
        object.kind === "Pod" ? [{ ...object, metadata: { name: "other" } }] : null }`,
      "pipeline.yaml": pipelineOf("{name: swap, uses: ./swap.mjs, match: {kind: Service}}"),
    })
    const { stdout } = await sternpost(["diff", "--output", "json"], { input: MANIFESTS, cwd })
    expect(JSON.parse(stdout)).toMatchObject([
      { status: "removed", stages: ["swap"], edits: [{ stage: "swap", op: "remove" }] },
    ])
  })

  test("a condition is told by flags or the environment", async () => {
    const stage = "{uses: labels, if: release.name == 'web', with: {pairs: {a: b}}}"
    const cwd = folderOf({ "pipeline.yaml": pipelineOf(stage) })
    const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      sternpost(["diff", "--stat", ...args], { input: MANIFESTS, cwd, env })
    expect((await run(["--release", "web"])).stdout).toContain("Deployment")
    expect((await run([], { STERNPOST_RELEASE_NAME: "web" })).stdout).toContain("Deployment")
    expect((await run(["--release", "other"])).stdout).toBe("")
    const unknown = await run([])
    expect(unknown).toMatchObject({ status: 2, stdout: "" })
    expect(unknown.stderr).toContain("--release or the variable STERNPOST_RELEASE_NAME")
  })

  test("warnings and findings go to stderr", async () => {
    const cwd = folderOf({
      "check.mjs": `export default { phase: "validate", transform(object, { report }) {
        report(object, { severity: "error", message: "never good" }) } }`,
      "pipeline.yaml": pipelineOf(
        "{name: broken, uses: labels, onError: warn, expect: 99, with: {pairs: {a: b}}}",
        "{name: check, uses: ./check.mjs, match: {kind: Service}}",
      ),
    })
    const { status, stderr } = await sternpost(["diff"], { input: MANIFESTS, cwd })
    expect(status).toBe(0)
    expect(stderr).toContain('warning: pipeline.yaml:5: stage "broken": it selected')
    expect(stderr).toContain('warning: the pipeline finds 1 error, so that "sternpost run" fails')
  })
})
