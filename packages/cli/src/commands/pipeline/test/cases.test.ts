import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { UsageError } from "../../../exit.ts"
import { findCases } from "./find-cases.ts"
import { pipelineSource } from "./pipelines.ts"
import { type CaseOptions, runCase } from "./run-case.ts"

const INPUT = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n"
const LABELLED = `${INPUT}  labels:\n    team: shop\n`
const pipeline = (stages: string) =>
  `apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec:\n  stages:\n${stages}`
const LABELS = pipeline("  - uses: labels\n    with: {pairs: {team: shop}}\n")

let folder = ""

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-cases-"))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

describe("cases are found", () => {
  const names = (path = folder) => findCases(path).map(({ name }) => name)

  test("by name, among other folders and files", () => {
    write({
      "b/input.yaml": INPUT,
      "a/expected.yaml": INPUT,
      "C/input.yaml": INPUT,
      "data/other.yaml": INPUT,
      ".hidden/input.yaml": INPUT,
      "README.md": "",
    })
    expect(names()).toEqual(["C", "a", "b"])
  })

  test("in the folder itself, when it is one", () => {
    write({ "one/input.yaml": INPUT, "one/deeper/input.yaml": INPUT })
    expect(names(join(folder, "one"))).toEqual(["one"])
  })

  test("nowhere in an empty folder", () => {
    expect(names()).toEqual([])
  })

  test("with the files they have", () => {
    write({ "a/input.yaml": INPUT, "a/context.yaml": "", "a/notes.txt": "" })
    expect([...(findCases(folder)[0]?.files ?? [])]).toEqual(["input.yaml", "context.yaml"])
  })

  test.each([
    ["no-such-folder", 'the folder of cases "no-such-folder" does not exist'],
    [import.meta.filename, "is no folder"],
  ])("not in %j", (path, message) => {
    expect(() => findCases(path)).toThrow(UsageError)
    expect(() => findCases(path)).toThrow(message)
  })
})

async function judge(
  files: Readonly<Record<string, string>>,
  { shared = LABELS, ...options }: Partial<CaseOptions> & { readonly shared?: string } = {},
) {
  const prefixed = Object.entries(files).map(([name, text]) => [`case/${name}`, text])
  write({ ...Object.fromEntries(prefixed), "shared.yaml": shared })
  const [testCase] = findCases(folder)
  if (testCase === undefined) throw new Error("no case")
  const pipelines = pipelineSource(join(folder, "shared.yaml"))
  return runCase(testCase, { update: false, idempotent: false, pipelines, ...options })
}

describe("a case passes", () => {
  test("when the result is what is expected", async () => {
    expect(await judge({ "input.yaml": INPUT, "expected.yaml": LABELLED })).toEqual({
      name: "case",
      status: "passed",
    })
  })

  test("by its own pipeline", async () => {
    const files = {
      "input.yaml": INPUT,
      "expected.yaml": INPUT,
      "pipeline.yaml": pipeline("    []\n"),
    }
    expect(await judge(files)).toMatchObject({ status: "passed" })
  })

  test("in its own context", async () => {
    const shared = pipeline(
      "  - uses: labels\n    if: release.name == 'web'\n    with: {pairs: {team: shop}}\n",
    )
    const files = {
      "input.yaml": INPUT,
      "expected.yaml": LABELLED,
      "context.yaml": "release: {name: web}",
    }
    expect(await judge(files, { shared })).toMatchObject({ status: "passed" })
  })

  test("when the run fails with the message expected", async () => {
    const shared = pipeline("  - uses: labels\n    expect: 2\n    with: {pairs: {team: shop}}\n")
    const files = { "input.yaml": INPUT, "expected-error.txt": "selected 1 object\n" }
    expect(await judge(files, { shared })).toMatchObject({ status: "passed" })
  })

  test("when its pipeline is invalid in the way expected", async () => {
    const files = {
      "input.yaml": INPUT,
      "pipeline.yaml": pipeline("  - uses: lables\n"),
      "expected-error.txt": 'did you mean "labels"?',
    }
    expect(await judge(files)).toMatchObject({ status: "passed" })
  })
})

describe("a case fails", () => {
  test.each([
    ["without an input", { "expected.yaml": "" }, "it has no input.yaml"],
    ["without an expectation", { "input.yaml": INPUT }, "it has neither expected.yaml nor"],
    [
      "with two expectations",
      { "input.yaml": INPUT, "expected.yaml": "", "expected-error.txt": "x" },
      "it has expected.yaml and expected-error.txt; keep one",
    ],
    [
      "when the error expected is blank",
      { "input.yaml": INPUT, "expected-error.txt": "\n" },
      "expected-error.txt is empty",
    ],
    [
      "when the run should fail and does not",
      { "input.yaml": INPUT, "expected-error.txt": "x" },
      'the run was to fail with "x", but it did not fail',
    ],
    [
      "when the run fails otherwise",
      { "input.yaml": "a: [", "expected-error.txt": "selected" },
      'the message does not contain "selected": cannot read the rendered manifests',
    ],
    [
      "when the run should not fail",
      { "input.yaml": "a: [", "expected.yaml": INPUT },
      "cannot read the rendered manifests",
    ],
    [
      "when its context is wrong",
      { "input.yaml": INPUT, "expected.yaml": LABELLED, "context.yaml": "relase: {}" },
      'context.yaml: unknown key "relase"',
    ],
  ])("%s", async (_, files, message) => {
    const result = await judge(files)
    expect(result.status).toBe("failed")
    expect(result.message).toContain(message)
  })

  test("with a diff, when the result is another", async () => {
    const result = await judge({ "input.yaml": INPUT, "expected.yaml": INPUT })
    expect(result).toMatchObject({
      status: "failed",
      message: "the result is not what expected.yaml says",
      diff: "--- expected.yaml\n+++ result\n@@ -2,3 +2,5 @@\n kind: Service\n metadata:\n   name: web\n+  labels:\n+    team: shop\n",
    })
  })

  test("when the pipeline finds errors", async () => {
    write({
      "case/check.mjs": `export default {
        phase: "validate",
        transform(object, { report }) { report(object, { severity: "error", message: "not so" }) },
      }`,
    })
    const files = {
      "input.yaml": INPUT,
      "expected.yaml": INPUT,
      "pipeline.yaml": pipeline("  - {name: check, uses: ./check.mjs}\n"),
    }
    const result = await judge(files)
    expect(result.message).toBe('stage "check": Service web (line 1 of the stream): not so')
  })
})

describe("--update", () => {
  const expected = () => readFileSync(join(folder, "case/expected.yaml"), "utf8")

  test.each<[string, Readonly<Record<string, string>>]>([
    ["writes what is missing", { "input.yaml": INPUT }],
    ["overwrites what is old", { "input.yaml": INPUT, "expected.yaml": "old" }],
  ])("%s", async (_, files) => {
    expect(await judge(files, { update: true })).toMatchObject({ status: "updated" })
    expect(expected()).toBe(LABELLED)
  })

  test("leaves what is right", async () => {
    const files = { "input.yaml": INPUT, "expected.yaml": LABELLED }
    expect(await judge(files, { update: true })).toMatchObject({ status: "passed" })
  })

  test("writes nothing when the run fails", async () => {
    const files = { "input.yaml": "a: [", "expected.yaml": "old" }
    expect(await judge(files, { update: true })).toMatchObject({ status: "failed" })
    expect(expected()).toBe("old")
  })

  test("does not touch an expected error", async () => {
    const files = { "input.yaml": INPUT, "expected-error.txt": "x" }
    expect(await judge(files, { update: true })).toMatchObject({ status: "failed" })
  })
})

describe("--idempotent", () => {
  const append = pipeline(
    "  - uses: patch\n    with: {patch: [{op: add, path: /list/-, value: x}]}\n",
  )
  const list = `${INPUT}list:\n- a\n`

  test("passes when nothing changes again", async () => {
    const files = { "input.yaml": INPUT, "expected.yaml": LABELLED }
    expect(await judge(files, { idempotent: true })).toMatchObject({ status: "passed" })
  })

  test("names a stage that says it is not idempotent", async () => {
    const files = { "input.yaml": list, "expected.yaml": `${list}- x\n` }
    const result = await judge(files, { idempotent: true, shared: append })
    expect(result).toMatchObject({
      status: "failed",
      message:
        'the pipeline changes its own result: stage "patch" changed something again, and declares that it is not idempotent',
    })
    expect(result.diff).toContain("+++ result of the result\n")
  })

  test("names a stage that lied", async () => {
    write({
      "case/liar.mjs":
        "export default { idempotent: true, transform(object) { object.count = (object.count ?? 0) + 1 } }",
    })
    const files = {
      "input.yaml": INPUT,
      "expected.yaml": `${INPUT}count: 1\n`,
      "pipeline.yaml": pipeline("  - {name: liar, uses: ./liar.mjs}\n"),
    }
    const result = await judge(files, { idempotent: true })
    expect(result.message).toContain(
      'stage "liar" changed something again, though it declares itself',
    )
  })

  test("fails when the result cannot be run again", async () => {
    const shared = pipeline(
      "  - uses: patch\n    match: {name: web}\n    expect: 1\n    with: {type: merge, allowNameChange: true, patch: {metadata: {name: other}}}\n",
    )
    const files = { "input.yaml": INPUT, "expected.yaml": INPUT.replace("web", "other") }
    const result = await judge(files, { idempotent: true, shared })
    expect(result.message).toMatch(/^the pipeline fails on its own result: .*selected 0 objects/)
  })

  test("is not asked of a run that is to fail", async () => {
    const files = { "input.yaml": "a: [", "expected-error.txt": "cannot read" }
    expect(await judge(files, { idempotent: true })).toMatchObject({ status: "passed" })
  })
})

describe("the shared pipeline", () => {
  test("is not looked for before it is needed", async () => {
    expect(() => pipelineSource("no-such.yaml")).not.toThrow()
    await expect(pipelineSource("no-such.yaml").load(undefined)).rejects.toThrow("no-such.yaml")
  })

  test("is loaded once", async () => {
    write({ "shared.yaml": LABELS })
    const pipelines = pipelineSource(join(folder, "shared.yaml"))
    expect(await pipelines.load(undefined)).toBe(await pipelines.load(undefined))
  })

  test("has its cases beside it", () => {
    write({ "shared.yaml": LABELS })
    expect(pipelineSource(join(folder, "shared.yaml")).defaultFolder()).toBe(join(folder, "tests"))
  })
})
