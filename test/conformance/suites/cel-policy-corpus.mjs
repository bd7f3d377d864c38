// Expressions of public policies: all parse; those of the API server's own policies type-check too. Other tools
// bring functions and variables of their own.
import { readFileSync } from "node:fs"
import { CelError, compileExpression } from "@sternpost/cel"

const NAMES =
  "object oldObject request params namespaceObject authorizer variables anyObject resource http image images globalContext user json yaml hash attestors attestations exceptions envoy base64 gzip regex generator context"
const variables = Object.fromEntries(NAMES.split(" ").map((name) => [name, "dyn"]))

// What no token of CEL has, outside of strings: the API server cannot read it either.
const FOREIGN = /[^\s!-~]/
const STRINGS = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\/.*/g

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => void} */
export function run({ path }, tally) {
  const entries = JSON.parse(readFileSync(path, "utf8"))
  for (const [index, { kind, name, src, expr }] of entries.entries()) {
    if (FOREIGN.test(expr.replace(STRINGS, "")))
      tally.skip("is no CEL: has a letter that no token has")
    else tally.check(`${index}: ${kind} ${name} ${src}`, () => check(kind, expr))
  }
}

function check(kind, expression) {
  try {
    compileExpression(expression, { variables, hasMutations: true })
  } catch (error) {
    const isOurs = kind.endsWith("AdmissionPolicy")
    if (!(error instanceof CelError) || isOurs || error.code === "CEL_SYNTAX") throw error
  }
}
