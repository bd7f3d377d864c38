#!/usr/bin/env node
// Records what Go makes of texts, for the tests of packages/goyaml, which need no Go:
//   node test/oracle/goyaml/record.mjs
// testdata/verdicts.json holds the texts of inputs.mjs, testdata/random.json short random ones.
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

async function record(name, texts) {
  const answers = await askGo(texts)
  const lines = texts.map((input, i) => {
    const { value, error } = answers[i]
    return JSON.stringify(error === undefined ? { input, value } : { input, error }, (_, item) =>
      typeof item === "bigint" ? { $integer: String(item) } : item,
    )
  })
  const file = new URL(`../../../packages/goyaml/src/testdata/${name}`, import.meta.url)
  writeFileSync(file, `[\n${lines.join(",\n")}\n]\n`)
  const refused = answers.filter(({ error }) => error !== undefined).length
  console.log(`${name}: ${lines.length} texts, ${refused} refused`)
}
