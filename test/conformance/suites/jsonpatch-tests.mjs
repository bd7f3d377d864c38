// json-patch/json-patch-tests, both of its files: `doc`, `patch`, and `expected` or `error`.
import { readFileSync } from "node:fs"
import { applyJsonPatch, PatchError } from "@sternpost/patch"

import { difference } from "../exact-json.mjs"

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => void} */
export function run({ path }, tally) {
  const cases = JSON.parse(readFileSync(path, "utf8"))
  for (const [index, testCase] of cases.entries()) {
    if (testCase.disabled) tally.skip("disabled by the suite itself")
    else tally.check(`${index}: ${testCase.comment ?? testCase.error ?? ""}`, () => check(testCase))
  }
}

function check({ doc, patch, expected, error }) {
  if (error !== undefined) return checkRefusal(doc, patch)
  const result = applyJsonPatch(doc, patch)
  // Some cases only say that the patch applies.
  if (expected === undefined) return
  const found = difference(result, expected)
  if (found !== undefined) throw new Error(found)
}

function checkRefusal(doc, patch) {
  try {
    applyJsonPatch(doc, patch)
  } catch (error) {
    if (error instanceof PatchError) return
    throw error
  }
  throw new Error("was applied, should have been refused")
}
