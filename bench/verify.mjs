import { readFileSync } from "node:fs"
import { join } from "node:path"

import { countDocuments } from "./corpus.mjs"
import { runInto } from "./measure.mjs"

/** Runs a command once and throws if it fails, loses documents, or changes what it should not. */
export function verifyOutput({ argv, input, gives }, scratch) {
  const output = join(scratch, "output.yaml")
  runInto({ argv, input }, output)
  if (gives === "nothing") return
  const [before, after] = [countDocuments(input), countDocuments(output)]
  if (before !== after) throw new Error(`made ${after} documents of ${before}`)
  if (gives === "the same" && !readFileSync(output).equals(readFileSync(input)))
    throw new Error("changed what should pass unchanged")
}
