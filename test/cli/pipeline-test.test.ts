import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { writeInto } from "../support/files.ts"
import { pipelineOf } from "../support/pipelines.ts"
import { folderOf, sternpost } from "./sternpost.ts"

const INPUT = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n"
const LABELLED = `${INPUT}  labels:\n    team: shop\n`
const PIPELINE = pipelineOf("{uses: labels, with: {pairs: {team: shop}}}")

const project = (cases: Readonly<Record<string, string>>) => {
  const named = Object.entries(cases).map(([name, text]) => [`tests/${name}`, text])
  return folderOf({ "pipeline.yaml": PIPELINE, ...Object.fromEntries(named) })
}

const run = (cwd: string, ...args: readonly string[]) =>
  sternpost(["pipeline", "test", ...args], { cwd })

describe("sternpost pipeline test", () => {
  test("runs the cases beside the pipeline, by name", async () => {
    const cwd = project({
      "b/input.yaml": INPUT,
      "b/expected.yaml": LABELLED,
      "a/input.yaml": "a: [",
      "a/expected-error.txt": "cannot read",
    })
    expect(await run(cwd)).toEqual({
      status: 0,
      stdout: "passed  a\npassed  b\n2 passed\n",
      stderr: "",
    })
  })

  test("finds the pipeline from a folder below", async () => {
    const cwd = project({ "a/input.yaml": INPUT, "a/expected.yaml": LABELLED })
    expect((await run(join(cwd, "tests/a"))).stdout).toBe("passed  a\n1 passed\n")
  })

  test("exits with 1 when a case fails, and shows the difference", async () => {
    const cwd = project({ "a/input.yaml": INPUT, "a/expected.yaml": INPUT })
    const { status, stdout, stderr } = await run(cwd)
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" })
    expect(stdout).toBe(`failed  a: the result is not what expected.yaml says
  --- expected.yaml
  +++ result
  @@ -2,3 +2,5 @@
   kind: Service
   metadata:
     name: web
  +  labels:
  +    team: shop
1 failed
`)
  })

  test("writes what is expected with --update, after which it passes", async () => {
    const cwd = project({ "a/input.yaml": INPUT })
    expect(await run(cwd, "--update")).toMatchObject({
      status: 0,
      stdout: "updated a\n1 updated\n",
    })
    expect(readFileSync(join(cwd, "tests/a/expected.yaml"), "utf8")).toBe(LABELLED)
    expect(await run(cwd)).toMatchObject({ status: 0, stdout: "passed  a\n1 passed\n" })
  })

  test("runs one case, or the cases of another folder", async () => {
    const cwd = project({ "a/input.yaml": INPUT, "a/expected.yaml": LABELLED })
    writeInto(cwd, { "more/c/input.yaml": INPUT, "more/c/expected.yaml": LABELLED })
    expect((await run(cwd, "tests/a")).stdout).toBe("passed  a\n1 passed\n")
    expect((await run(cwd, "more", "--config", "pipeline.yaml")).stdout).toBe(
      "passed  c\n1 passed\n",
    )
  })

  test("needs no pipeline where each case has its own", async () => {
    const cwd = folderOf({
      "cases/a/input.yaml": INPUT,
      "cases/a/expected.yaml": LABELLED,
      "cases/a/pipeline.yaml": PIPELINE,
    })
    expect(await run(cwd, "cases")).toMatchObject({ status: 0, stdout: "passed  a\n1 passed\n" })
  })

  test("exits with 2 when there are no cases", async () => {
    const result = await run(project({ "README.md": "" }))
    expect(result).toMatchObject({ status: 2, stdout: "" })
    expect(result.stderr).toContain('there are no cases in "tests"; a case is a folder')
  })

  test("exits with 2 when the folder is missing", async () => {
    const result = await run(folderOf({ "pipeline.yaml": PIPELINE }))
    expect(result).toMatchObject({ status: 2, stdout: "" })
    expect(result.stderr).toContain('the folder of cases "tests" does not exist')
  })

  test("fails cases whose pipeline is not there", async () => {
    const cwd = folderOf({ "cases/a/input.yaml": INPUT, "cases/a/expected.yaml": INPUT })
    const { status, stdout } = await run(cwd, "cases", "--config", "no-such.yaml")
    expect(status).toBe(1)
    expect(stdout).toContain(
      'failed  a: pipeline "no-such.yaml", which --config names, does not exist',
    )
  })
})

describe("--idempotent", () => {
  test("names the stages that change the result again", async () => {
    const cwd = project({ "a/input.yaml": `${INPUT}list:\n- a\n` })
    writeInto(cwd, {
      "pipeline.yaml": pipelineOf(
        "{name: good, uses: labels, with: {pairs: {team: shop}}}",
        "{name: more, uses: patch, with: {patch: [{op: add, path: /list/-, value: x}]}}",
      ),
    })
    await run(cwd, "--update")
    expect((await run(cwd)).status).toBe(0)
    const { status, stdout } = await run(cwd, "--idempotent")
    expect(status).toBe(1)
    expect(stdout).toContain('stage "more" changed something again, and declares that it is not')
    expect(stdout).not.toContain('stage "good"')
  })
})

describe("reports", () => {
  const cwd = project({
    "bad/input.yaml": INPUT,
    "bad/expected.yaml": "<other>\n",
    "good/input.yaml": INPUT,
    "good/expected.yaml": LABELLED,
  })

  test("as JSON", async () => {
    const { status, stdout } = await run(cwd, "--output", "json")
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 1,
      updated: 0,
      failed: 1,
      cases: [
        { name: "bad", status: "failed", diff: expect.stringContaining("-<other>") },
        { name: "good", status: "passed" },
      ],
    })
  })

  test("as JUnit", async () => {
    const { status, stdout } = await run(cwd, "--output", "junit")
    expect(status).toBe(1)
    expect(stdout).toContain('<testsuite name="sternpost pipeline test" tests="2" failures="1">')
    expect(stdout).toContain("-&lt;other&gt;\n")
  })
})
