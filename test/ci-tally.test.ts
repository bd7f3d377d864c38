import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, test } from "vitest"

const script = fileURLToPath(new URL("../.ci/tally.mjs", import.meta.url))
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ci-tally-"))
})

afterAll(() => rmSync(folder, { recursive: true }))

/** A step as `.ci/run` hands it over: its name, its exit code and a file with its results. */
function step(name: string, code: number, results?: unknown): string[] {
  const file = join(folder, `${name}.json`)
  if (results !== undefined) writeFileSync(file, JSON.stringify(results))
  return [name, `${code}`, results === undefined ? "-" : file]
}

function tally(...steps: readonly string[][]) {
  const { stdout, status } = spawnSync(process.execPath, [script, ...steps.flat()], {
    encoding: "utf8",
  })
  return { lines: stdout.trimEnd().split("\n"), status }
}

const tests = (numPassedTests: number, numFailedTests: number) => ({
  numTotalTests: numPassedTests + numFailedTests,
  numPassedTests,
  numFailedTests,
})
const score = (passed: number, failed: number, known: number) => ({
  passed,
  failed,
  skipped: 9,
  known,
})

test("adds up tests and cases", () => {
  const suites = { a: score(5, 0, 0), b: score(6, 0, 0) }
  expect(tally(step("test", 0, tests(3, 0)), step("check", 0), step("suites", 0, suites))).toEqual({
    lines: [
      "test: ok (3 passed, 0 failed)",
      "check: ok (0 passed, 0 failed)",
      "suites: ok (11 passed, 0 failed)",
      "14 passed, 0 failed",
    ],
    status: 0,
  })
})

test("a case that is known to fail fails nothing, and is told", () => {
  expect(tally(step("suites", 0, { a: score(90, 10, 10), b: score(6, 2, 2) }))).toEqual({
    lines: [
      "suites: ok (96 passed, 0 failed, 12 known to fail)",
      "not counted: 12 conformance cases that are known to fail",
      "96 passed, 0 failed",
    ],
    status: 0,
  })
})

test("a score that fell fails by as many cases as it fell", () => {
  expect(tally(step("suites", 1, { a: score(87, 13, 10) }))).toMatchObject({
    lines: [
      "suites: failed (87 passed, 3 failed, 10 known to fail)",
      /^not/,
      "87 passed, 3 failed",
    ].map((line) => (typeof line === "string" ? line : expect.stringMatching(line))),
    status: 1,
  })
})

test.each([
  ["a failed test", step.bind(null, "test", 1, tests(2, 1)), "2 passed, 1 failed"],
  ["a step that broke down before its tests", step.bind(null, "check", 2), "3 passed, 1 failed"],
  [
    "a step without results that it should have",
    () => ["test", "1", join(folder, "none.json")],
    "3 passed, 1 failed",
  ],
])("%s fails the whole", (_, failing, last) => {
  const passing = last.startsWith("3") ? [step("ok", 0, tests(3, 0))] : []
  const { lines, status } = tally(...passing, failing())
  expect([lines.at(-1), status]).toEqual([last, 1])
})

test("nothing at all is no success", () => {
  expect(tally()).toEqual({ lines: ["0 passed, 0 failed"], status: 1 })
})
