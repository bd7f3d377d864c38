#!/usr/bin/env node
// Compares @sternpost/goyaml with real Go on random texts: verdicts, values and messages.
//   node test/oracle/goyaml/fuzz.mjs [--seed N] [--count N] [FILE.yaml ...]
// Documents of the files are mutated too. Exits with 1 when a verdict or a value differs.
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { parse, YamlError } from "@sternpost/goyaml"
import { generate } from "./generate.mjs"
import { askGo, sameValue } from "./oracle.mjs"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, count: { type: "string" } },
})
const seed = Number(values.seed ?? Date.now() % 1e6)
const count = Number(values.count ?? 20_000)
const SHOWN = 5

const corpus = positionals.flatMap((file) => readFileSync(file, "utf8").split(/^---.*$/m))
const short = corpus.filter((text) => text.length < 4000)
const texts = generate(seed, count, short)
const answers = await askGo(texts)

const found = { crash: [], verdict: [], value: [], message: [] }
let accepted = 0
for (const [i, go] of answers.entries()) {
  if (go.error === undefined) accepted++
  const ours = read(texts[i])
  const kind = difference(ours, go)
  if (kind !== undefined) found[kind].push({ text: texts[i], go, ours })
}
for (const [kind, cases] of Object.entries(found)) {
  for (const { text, go, ours } of cases.slice(0, SHOWN)) {
    console.log(
      `${kind}: ${JSON.stringify(text).slice(0, 600)}\n  go: ${show(go)}\n  we: ${show(ours)}`,
    )
  }
}
const sums = Object.entries(found).map(([kind, cases]) => `${cases.length} ${kind}`)
console.log(`seed ${seed}: ${count} texts, Go accepts ${accepted}; differences: ${sums.join(", ")}`)
if (found.crash.length + found.verdict.length + found.value.length > 0) process.exitCode = 1

function read(text) {
  try {
    return { value: parse(Buffer.from(text)) }
  } catch (error) {
    return error instanceof YamlError ? { error: error.goMessage } : { crash: error.stack }
  }
}

function difference(ours, go) {
  if (ours.crash !== undefined) return "crash"
  if ((ours.error === undefined) !== (go.error === undefined)) return "verdict"
  if (go.error !== undefined) return sameMessage(ours.error, go.error) ? undefined : "message"
  return sameValue(ours.value, go.value) ? undefined : "value"
}

// Of several keys that cannot be keys of JSON, Go names one at random.
function sameMessage(ours, go) {
  const bad = /^unsupported map key/
  return ours === go || (bad.test(ours) && bad.test(go))
}

function show(answer) {
  const text = JSON.stringify(answer, (_, value) =>
    typeof value === "bigint" ? `${value}n` : value,
  )
  return text.slice(0, 400)
}
