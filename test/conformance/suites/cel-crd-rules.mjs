// Rules of public CRDs (x-kubernetes-validations), without their schemas: they parse and type-check.
import { readFileSync } from "node:fs"
import { compileExpression } from "@sternpost/cel"

const variables = { self: "dyn", oldSelf: "dyn" }

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => void} */
export function run({ path }, tally) {
  const rules = JSON.parse(readFileSync(path, "utf8"))
  for (const [index, rule] of rules.entries())
    tally.check(`${index}: ${rule}`, () => compileExpression(rule, { variables, result: "bool" }))
}
