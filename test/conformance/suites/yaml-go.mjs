// Texts that Go's sigs.k8s.io/yaml read, one a line: `input`, then `value` as JSON and `emitted`, or `error`.
import { parse, readTrees, writeTree, YamlError } from "@sternpost/goyaml"

import { readXz } from "../data.mjs"
import { difference, parseExactJson } from "../exact-json.mjs"

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => void} */
export function run({ path }, tally) {
  for (const line of readXz(path).split("\n")) {
    if (line === "") continue
    const testCase = parseExactJson(line)
    tally.check(testCase.file, () => check(testCase))
    if (typeof testCase.emitted === "string")
      tally.check(`${testCase.file}, emitted`, () => checkEmitted(testCase))
  }
}

// Marshalling sorts keys, so that what was emitted once is emitted again as it is.
function checkEmitted({ emitted }) {
  const written = readTrees(emitted).map(({ tree }) => writeTree(tree))
  const ours = written.length === 0 ? "null\n" : written.join("---\n")
  if (ours === emitted) return
  const [a, b] = [ours.split("\n"), emitted.split("\n")]
  const at = a.findIndex((line, i) => line !== b[i])
  throw new Error(`line ${at + 1} is ${JSON.stringify(a[at])}, not ${JSON.stringify(b[at])}`)
}

function check({ input, value, emitted, error }) {
  // Where Go refused a text, some lines have null for both: an empty document is emitted as "null\n".
  if (error !== undefined || emitted === null) return checkRefusal(input, error ?? "it is an error")
  const found = difference(parse(input), value)
  if (found !== undefined) throw new Error(found)
}

function checkRefusal(input, message) {
  try {
    parse(input)
  } catch (error) {
    if (error instanceof YamlError) return
    throw error
  }
  throw new Error(`was read, but Go says: ${message}`)
}
