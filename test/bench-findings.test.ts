import { expect, test } from "vitest"

import { compareFindings, readConftest, readKyverno, readOurs } from "../bench/findings.mjs"

test("findings of all tools have one form", () => {
  const ours = { findings: [{ rule: "policy-image-tag", object: { kind: "Job", name: "a" } }] }
  expect(readOurs(JSON.stringify(ours))).toEqual(["image-tag Job/a"])
  expect(readConftest("FAIL - - main - image-tag Job/a\n\n2 tests, 1 passed\n")).toEqual([
    "image-tag Job/a",
  ])
  const text = `Warning: old
policy image-tag -> resource default/Job/a failed:
1 - autogen-image-tag validation error: no tag

pass: 1, fail: 1, warn: 0, error: 0, skip: 0
`
  expect(readKyverno(text)).toEqual(["image-tag Job/a"])
})

test("the same findings are the same in any order", () => {
  expect(compareFindings(["a", "b", "b"], ["b", "a", "b"])).toBe("finds the same 3 as we do")
})

test("a finding counts as often as it comes", () => {
  expect(compareFindings(["a", "b"], ["a", "a", "c"])).toBe("finds 3, we 2, both 1")
})
