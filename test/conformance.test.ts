import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, test } from "vitest"

import { difference, parseExactJson } from "./conformance/exact-json.mjs"
import { labelProblem } from "./conformance/labelled.mjs"
import { compareScore, knownFailures, raiseScores } from "./conformance/scores.mjs"

describe("a score", () => {
  const kept = { passed: 90, failed: 10, skipped: 5, data: "a" }

  test.each([
    [{ ...kept }, "same"],
    [{ ...kept, passed: 89, failed: 11 }, "fell"],
    [{ ...kept, passed: 89, skipped: 6 }, "fell"],
    [{ ...kept, failed: 11, skipped: 4 }, "fell"],
    [{ ...kept, passed: 91, failed: 9 }, "rose"],
    [{ ...kept, passed: 30, failed: 3, data: "b" }, "other data"],
  ])("%o against 90 passed and 10 failed: %s", (score, verdict) => {
    expect(compareScore(score, kept)).toBe(verdict)
  })

  test.each([
    ["as many as are kept", { ...kept }, 10],
    ["fewer", { ...kept, passed: 92, failed: 8 }, 8],
    ["more", { ...kept, passed: 87, failed: 13 }, 10],
    ["more of more cases", { ...kept, passed: 95, failed: 12 }, 10],
    ["as many, where passed cases are skipped now", { ...kept, passed: 88, skipped: 7 }, 8],
    ["of other cases", { ...kept, data: "b" }, 0],
  ])("tells which failures are known: %s", (_, score, known) => {
    expect(knownFailures(score, kept)).toBe(known)
    expect(knownFailures(score, undefined)).toBe(0)
  })

  test("that nobody kept is new", () => {
    expect(compareScore(kept, undefined)).toBe("new")
  })

  test("replaces the kept one unless it fell", () => {
    const scores = {
      up: { ...kept, passed: 91, failed: 9 },
      down: { ...kept, passed: 80, failed: 20 },
    }
    expect(raiseScores({ up: kept, down: kept, absent: kept }, scores)).toEqual({
      up: scores.up,
      down: kept,
      absent: kept,
    })
  })
})

describe("values are compared exactly", () => {
  test.each([
    ["9007199254740993", 9007199254740993n],
    ["-9223372036854775808", -9223372036854775808n],
    ["10000000000000000000", 1e19],
    ["123456789012345680000", 123456789012345680000],
    ["1e+21", 1e21],
    ["1.5", 1.5],
    ["NaN", Number.NaN],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ['"NaN and 9007199254740993"', "NaN and 9007199254740993"],
    ['{"a": [null, {"b": 9007199254740993}]}', { a: [null, { b: 9007199254740993n }] }],
  ])("%s is the same", (json, value) => {
    expect(difference(value, parseExactJson(json))).toBeUndefined()
  })

  test.each([
    ["9007199254740993", 9007199254740992, "/: got 9007199254740992, expected 9007199254740993"],
    ["1", "1", '/: got "1", expected 1'],
    ["1", 1n, "/: got 1, expected 1"],
    ["[1, 2]", [1], "/: got [1], expected [1,2]"],
    ['{"a": {"b": 1}}', { a: {} }, "/a/b: is missing"],
    ["{}", { a: undefined }, "/a: should not be there"],
    ["null", undefined, "/: got undefined, expected null"],
  ])("%s is not %o", (json, value, message) => {
    expect(difference(value, parseExactJson(json))).toBe(message)
  })
})

describe("a stream with one label more", () => {
  const input = `---
# Source: web/templates/service.yaml
kind: Service
metadata:
  labels:
    app: web # the app
spec: {}
---
# nothing
---
kind: ConfigMap
metadata: {name: web} # no labels
`
  const service = "    app: web # the app\n    example.com/team: platform\n"
  const labels = "{name: web, labels: {example.com/team: platform}}"
  const output = input.replace("    app: web # the app\n", service).replace("{name: web}", labels)
  const problem = (text: string, from = input) => labelProblem(from, text, { checkedTwice: 0 })

  test("is right when only that was added", () => {
    expect(problem(output)).toBeUndefined()
  })

  test("counts the documents that the yaml package judged too", () => {
    const seen = { checkedTwice: 0 }
    labelProblem(input, output, seen)
    expect(seen.checkedTwice).toBe(2)
  })

  test.each([
    ["a lost document", output.replace("---\n# nothing\n", ""), "3 documents became 2"],
    ["a lost label", output.replace(service, "    app: web # the app\n"), "is missing"],
    ["a comment lost", output.replace(" # the app", ""), 'lost the line "    app: web # the app"'],
    [
      "a comment lost where a line may change",
      output.replace(" # no labels", ""),
      "lost the comment",
    ],
    ["other quotes", output.replace("kind: Service", 'kind: "Service"'), "lost the line"],
    ["a line more", output.replace("spec: {}", "# new\nspec: {}"), 'has the new line "# new"'],
    ["a field more", output.replace("spec: {}", "spec: {a: 1}"), "/spec/a: should not be there"],
    [
      "an empty document changed",
      output.replace("# nothing", "# none"),
      "an empty document changed",
    ],
  ])("is wrong with %s", (_, text, message) => {
    expect(problem(text)).toContain(message)
  })

  test("has the label on each object of a List", () => {
    const list = "kind: List\nitems:\n- metadata:\n    name: a\n"
    expect(problem(`${list}    labels:\n      example.com/team: platform\n`, list)).toBeUndefined()
    expect(
      problem(`${list}metadata:\n  labels:\n    example.com/team: platform\n`, list),
    ).toBeDefined()
  })
})

describe("the runner", () => {
  const script = fileURLToPath(new URL("conformance/run.mjs", import.meta.url))
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "conformance-"))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [script, ...args], {
      encoding: "utf8",
      env: { ...process.env, CI: "", STERNPOST_CONFORMANCE: folder, ...env },
    })

  const cases = [
    { doc: {}, patch: [{ op: "add", path: "/a", value: 1 }], expected: { a: 1 } },
    { doc: {}, patch: [{ op: "remove", path: "/a" }], error: "nothing there" },
    { comment: "wrong", doc: {}, patch: [], expected: { a: 1 } },
    { doc: {}, patch: [], expected: {}, disabled: true },
  ]

  test("prints only the scores as JSON", () => {
    writeFileSync(join(folder, "jsonpatch-tests.json"), JSON.stringify(cases))
    const { stdout } = run(["jsonpatch-tests", "--json"])
    expect(stdout).toBe('{"jsonpatch-tests":{"passed":2,"failed":1,"skipped":1}}\n')
  })

  test("names failed cases, and why cases were skipped", () => {
    writeFileSync(join(folder, "jsonpatch-tests.json"), JSON.stringify(cases))
    const { stdout, status } = run(["jsonpatch-tests", "--failures"])
    expect(stdout).toContain("jsonpatch-tests: 2: wrong: /a: is missing\n")
    expect(stdout).toContain("  jsonpatch-tests: 1 skipped: disabled by the suite itself\n")
    expect(status).toBe(0)
  })

  test("leaves out a suite without data, and fails for it in CI only", () => {
    const here = run(["jsonpatch-tests", "--json"])
    expect(here).toMatchObject({ stdout: "{}\n", status: 0 })
    expect(here.stderr).toContain(`there is no file ${folder}/jsonpatch-tests.json`)
    expect(run(["jsonpatch-tests"], { CI: "true" }).status).toBe(1)
  })

  test("refuses an unknown suite", () => {
    const { status, stderr } = run(["nonsense"])
    expect(stderr).toBe('conformance: unknown suite "nonsense", see --help\n')
    expect(status).toBe(2)
  })
})
