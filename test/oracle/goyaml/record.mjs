#!/usr/bin/env node
// Writes packages/goyaml/src/testdata/verdicts.json: what Go makes of the texts in inputs.mjs.
//   node test/oracle/goyaml/record.mjs
import { writeFileSync } from "node:fs"
import { inputs } from "./inputs.mjs"
import { askGo } from "./oracle.mjs"

const answers = await askGo(inputs)
const lines = inputs.map((input, i) => {
  const { value, error } = answers[i]
  return JSON.stringify(error === undefined ? { input, value } : { input, error }, (_, item) =>
    typeof item === "bigint" ? { $integer: String(item) } : item,
  )
})
const file = new URL("../../../packages/goyaml/src/testdata/verdicts.json", import.meta.url)
writeFileSync(file, `[\n${lines.join(",\n")}\n]\n`)
console.log(`recorded ${lines.length} texts`)
