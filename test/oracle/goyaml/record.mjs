#!/usr/bin/env node
// Records what Go makes of texts, for the tests of packages/goyaml, which need no Go:
//   node test/oracle/goyaml/record.mjs
// testdata/verdicts.json holds the texts of inputs.mjs, testdata/random.json short random ones,
// testdata/sequences.json the verdicts on all sequences of a few signs.
import { writeFileSync } from "node:fs"
import { generate } from "./generate.mjs"
import { inputs } from "./inputs.mjs"
import { askGo } from "./oracle.mjs"

const SEED = 1
const RANDOM = 1500
const LONGEST = 160

const random = generate(SEED, 8 * RANDOM)
  .filter((text) => text.length > 3 && text.length <= LONGEST && text.isWellFormed())
  // Of several keys that cannot be keys of JSON, Go names one at random.
  .filter((text) => !text.includes("~:") && !text.includes("18446744073709551615"))

await record("verdicts.json", inputs)
await record("random.json", [...new Set(random)].slice(0, RANDOM))

await recordSequences()

async function recordSequences() {
  const signs = ["a", '"b"', "[", "]", "{", "}", ",", ": ", "? ", "- ", "&x ", "\n", "\n  "]
  const length = 4
  const texts = [""]
  for (let from = 0, k = 0; k < length; k++) {
    const to = texts.length
    for (; from < to; from++) for (const sign of signs) texts.push(texts[from] + sign)
  }
  const verdicts = (await askGo(texts)).map(({ error }) =>
    error?.replace(/ map key.*/s, " map key"),
  )
  const messages = [...new Set(verdicts)].map((message) => message ?? null)
  const answers = verdicts
    .map((verdict) => String.fromCharCode(48 + messages.indexOf(verdict ?? null)))
    .join("")
  const from = "sigs.k8s.io/yaml v1.6.0, go.yaml.in/yaml/v2 v2.4.3"
  const json = JSON.stringify({ from, signs, length, messages, answers }, undefined, 1)
  writeFileSync(testdata("sequences.json"), `${json}\n`)
  console.log(`sequences.json: ${texts.length} texts, ${messages.length} verdicts`)
}

function testdata(name) {
  return new URL(`../../../packages/goyaml/src/testdata/${name}`, import.meta.url)
}

async function record(name, texts) {
  const answers = await askGo(texts)
  const lines = texts.map((input, i) => {
    const { value, error } = answers[i]
    return JSON.stringify(error === undefined ? { input, value } : { input, error }, (_, item) =>
      typeof item === "bigint" ? { $integer: String(item) } : item,
    )
  })
  writeFileSync(testdata(name), `[\n${lines.join(",\n")}\n]\n`)
  const refused = answers.filter(({ error }) => error !== undefined).length
  console.log(`${name}: ${lines.length} texts, ${refused} refused`)
}
