#!/usr/bin/env node
// Compares @sternpost/cel with the API server's own CEL on random expressions.
//   node test/oracle/cel/fuzz.mjs [--seed N] [--count N]
// Exits with 1 when a verdict or a value differs.
import { isDeepStrictEqual, parseArgs } from "node:util"
import { CelError, compileExpression } from "@sternpost/cel"
import { generate, OBJECT } from "./generate.mjs"
import { askKubernetes } from "./oracle.mjs"
import { typed } from "./typed.mjs"

const { values } = parseArgs({ options: { seed: { type: "string" }, count: { type: "string" } } })
const seed = Number(values.seed ?? Date.now() % 1e6)
const SHOWN = 100_000

const expressions = generate(seed, Number(values.count ?? 20_000))
const answers = askKubernetes(expressions.map((expression) => ({ expression, object: OBJECT })))

const variables = { object: "dyn" }
const counts = { value: 0, error: 0, invalid: 0 }
const differing = []
for (const [i, theirs] of answers.entries()) {
  const expression = expressions[i]
  const kind = Object.keys(theirs)[0]
  counts[kind]++
  const ours = evaluate(expression)
  if (!isSame(ours, theirs)) differing.push({ expression, theirs, ours })
}
for (const { expression, theirs, ours } of differing.slice(0, SHOWN))
  console.log(`${expression}\n  theirs ${show(theirs)}\n  ours   ${show(ours)}`)
const { value, error, invalid } = counts
console.log(
  `seed ${seed}: ${answers.length} expressions, ${value} values, ${error} errors, ${invalid} invalid; ${differing.length} differ`,
)
process.exitCode = differing.length === 0 ? 0 : 1

function evaluate(text) {
  try {
    const compiled = compileExpression(text, { variables, kubernetesVersion: "1.36" })
    try {
      return { value: typed(compiled.evaluateValue({ object: OBJECT }).inner) }
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      return { error: error.summary }
    }
  } catch (error) {
    if (!(error instanceof CelError)) return { crash: String(error.stack) }
    return { invalid: error.summary }
  }
}

// What goes wrong with constants may be told when they are compiled or when they are evaluated; and the API
// server has a bug of its own, an index out of range, with optional entries.
function isSame(ours, theirs) {
  if (/^panic: runtime error: index out of range/.test(theirs.error)) return true
  const isConstant = theirs.invalid !== undefined && !theirs.invalid.startsWith("ERROR: ")
  if (isConstant) return ours.invalid !== undefined || ours.error !== undefined
  for (const kind of ["invalid", "error"])
    if (theirs[kind] !== undefined) return ours[kind] !== undefined
  return ours.value !== undefined && isDeepStrictEqual(ours.value, theirs.value)
}

function show(answer) {
  return JSON.stringify(answer).slice(0, 300)
}
