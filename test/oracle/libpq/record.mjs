#!/usr/bin/env node
// Records what lib/pq, Helm's client of PostgreSQL, makes of connection strings, for the tests of
// packages/storage, which need no Go:
//   node test/oracle/libpq/record.mjs
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { inputs } from "./inputs.mjs"

const cwd = fileURLToPath(new URL(".", import.meta.url))
const { status, stdout } = spawnSync("go", ["run", "."], {
  cwd,
  input: inputs.map((input) => `${JSON.stringify(input)}\n`).join(""),
  encoding: "utf8",
  stdio: ["pipe", "pipe", "inherit"],
})
if (status !== 0) throw new Error(`the oracle ended with status ${status}`)

const answers = stdout.trimEnd().split("\n")
const lines = inputs.map((input, i) => {
  const { error, ...answer } = JSON.parse(answers[i])
  return JSON.stringify({ ...input, ...(error === undefined ? { answer } : { error }) })
})
const file = new URL(
  "../../../packages/storage/src/sql/connection/testdata/libpq.json",
  import.meta.url,
)
writeFileSync(
  file,
  `{"recordedWith":"github.com/lib/pq v1.12.3","cases":[\n${lines.join(",\n")}\n]}\n`,
)
console.log(`libpq.json: ${lines.length} connection strings`)
