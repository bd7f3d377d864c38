import { describe, expect, test } from "vitest"
import { styles } from "../../../styles.ts"
import { resultsJson, resultsText } from "./report.ts"
import type { CaseResult } from "./run-case.ts"

const RESULTS: readonly CaseResult[] = [
  { name: "a", status: "passed" },
  { name: "b", status: "updated" },
  {
    name: "c",
    status: "failed",
    message: "why",
    diff: "--- expected.yaml\n+++ result\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n",
  },
  { name: "d", status: "failed", message: "it failed" },
]

describe("for people", () => {
  test("a line for each case, the diff below, and the sum", () => {
    expect(resultsText(RESULTS, styles({}, {}))).toBe(`passed  a
updated b
failed  c: why
  --- expected.yaml
  +++ result
  @@ -1,2 +1,2 @@
   a
  -b
  +c
failed  d: it failed
1 passed, 1 updated, 2 failed
`)
  })

  test("the sum leaves out what there is none of", () => {
    expect(resultsText(RESULTS.slice(0, 1), styles({}, {}))).toMatch(/\n1 passed\n$/)
  })

  test("coloured where colours are wanted", () => {
    const text = resultsText(RESULTS, styles({}, { FORCE_COLOR: "1" }))
    expect(text).toContain("\x1b[32mpassed \x1b[39m a")
    expect(text).toContain("  --- expected.yaml\n")
    expect(text).toContain("  \x1b[31m-b\x1b[39m\n")
  })
})

test("for programs: numbers and cases", () => {
  expect(resultsJson(RESULTS)).toEqual({ passed: 1, updated: 1, failed: 2, cases: RESULTS })
})
