import { readFileSync } from "node:fs"
import { join } from "node:path"

import { countDocuments } from "./corpus.mjs"
import { runInto } from "./measure.mjs"

/**
 * Runs a command once and throws if it fails, loses documents, does not print what it should, or changes what it should
 * not. `made` is the file with the documents, where that is not stdout.
 */
export function verifyOutput({ argv, input, gives, prints, output: made }, scratch) {
  const output = join(scratch, "output.yaml")
  const stderr = runInto({ argv, input }, output)
  if (prints !== undefined && !prints.test(readFileSync(output, "utf8")))
    throw new Error(`did not print what it should: ${stderr.trim().slice(0, 300)}`)
  if (gives === "nothing") return
  const [before, after] = [countDocuments(input), countDocuments(made ?? output)]
  if (before !== after) throw new Error(`made ${after} documents of ${before}`)
  if (gives === "the same" && !readFileSync(output).equals(readFileSync(input)))
    throw new Error("changed what should pass unchanged")
}
