// What Helm rendered of public charts: through an empty pipeline, which changes no byte, and through
// one that labels every object, which changes nothing else.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { compilePipeline, definePipeline, outputText, runPipeline } from "@sternpost/postrender"

import { unpackOnce } from "../data.mjs"
import { LABEL, labelProblem, splitDocuments } from "../labelled.mjs"

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => Promise<void>} */
export async function run({ path, cache }, tally) {
  const folder = join(cache, "charts")
  unpackOnce(path, folder)
  const labels = await compilePipeline(
    await definePipeline({ stages: [{ uses: "labels", with: { pairs: LABEL } }] }),
  )
  const seen = { documents: 0, checkedTwice: 0 }
  for (const file of readdirSync(join(folder, "expected")).sort()) {
    const rendered = readFileSync(join(folder, "expected", file))
    seen.documents += splitDocuments(rendered.toString("utf8")).length
    tally.check(`${file}, empty pipeline`, () => checkPassThrough(rendered))
    const labelled = await outcome(() => runPipeline(labels, rendered))
    tally.check(`${file}, labels`, () => checkLabels(rendered, labelled(), seen))
  }
  tally.notes.push(
    `${seen.documents} documents; 0 of them left to another reader than our own (there is none)`,
    `${seen.checkedTwice} labelled documents were also compared by the yaml package`,
  )
}

function checkPassThrough(rendered) {
  const output = parseManifests(rendered).toBuffer()
  if (output.equals(rendered)) return
  const at = output.findIndex((byte, i) => byte !== rendered[i])
  throw new Error(`the output differs at byte ${at < 0 ? output.length : at}`)
}

function checkLabels(rendered, { stream }, seen) {
  const input = rendered.toString("utf8")
  const output = outputText(stream)
  if (input.trim() === "") return checkSaysNothing(output)
  const problem = labelProblem(input, output, seen)
  if (problem !== undefined) throw new Error(problem)
}

// Helm 4 takes an empty output for a failure, so a stream without objects becomes a comment.
function checkSaysNothing(output) {
  if (!/^\s*#.*\n$/.test(output)) throw new Error(`nothing became ${JSON.stringify(output)}`)
}

/** Waits for the work; what it gives or throws comes when the result is called. */
async function outcome(work) {
  try {
    const value = await work()
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}
