// kustomize's own tests of whole builds: files, the folder to build, and what `kustomize build` prints.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { buildKustomization, KustomizeError } from "@sternpost/kustomize"
import { chartRenderer } from "@sternpost/postrender"
import { locate } from "../../../bin/e2e-tools/locate.mjs"

// Go's tests set options by helpers; these are what they come to.
const OPTIONS = {
  LoadRestrictionsNone: { loadRestrictor: "none" },
  ReorderOptionLegacy: { reorder: "legacy" },
  ReorderOptionUnspecified: { reorder: "legacy" },
}

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => Promise<void>} */
export async function run({ path }, tally) {
  for (const [i, testCase] of JSON.parse(readFileSync(path, "utf8")).entries()) {
    const { Test, File, Unresolved, Kustomize581 } = testCase
    if (Unresolved) {
      tally.skip(`${Test}: its ${unresolvedParts(Unresolved)} are made by Go code, not data`)
      continue
    }
    const helm = hasChart(testCase) ? locate("helm3") : undefined
    if (helm !== undefined && helm.state !== "ready") {
      tally.skip("its charts need a helm to render them: node bin/e2e-tools.mjs helm3")
      continue
    }
    const problem = await problemOf(testCase, helm?.path)
    const name = `${i}: ${File} ${Test}`
    if (problem !== undefined && Kustomize581 !== "pass")
      tally.skip(`${Test}: kustomize 5.8.1 does not pass it either; here, ${problem}`)
    else
      tally.check(name, () => {
        if (problem !== undefined) throw new Error(problem)
      })
  }
}

// The names of the test's helpers whose arguments are computed.
function unresolvedParts(helpers) {
  return helpers.includes("Run") ? "files and options" : "files"
}

const hasChart = ({ Files }) => Object.keys(Files).some((file) => /\/Chart\.yaml$/.test(file))

/** What is wrong with what we make of a case; undefined when nothing is. */
async function problemOf(testCase, helm) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "krusty-")))
  try {
    for (const [file, text] of Object.entries(testCase.Files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
    const problem = compare(testCase, await build(join(root, testCase.Path), testCase.Opts, helm))
    return problem?.replaceAll(root, "")
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function build(folder, opts, helm) {
  const options = { reorder: "none" }
  // They run where a helm may be called.
  if (helm !== undefined) Object.assign(options, { renderChart: await chartRenderer(helm) })
  for (const [word, value] of Object.entries(OPTIONS))
    if (opts.includes(word)) Object.assign(options, value)
  try {
    return { output: await buildKustomization(folder, options) }
  } catch (error) {
    return { error }
  }
}

function compare({ Expected }, { output, error }) {
  if (error !== undefined && !(error instanceof KustomizeError)) return error.stack
  if (Expected === null)
    return error === undefined ? "was built, should have been refused" : undefined
  if (error !== undefined) return `was refused: ${error.message}`
  const expected = Expected.replace(/^\n/, "")
  if (output === expected) return undefined
  const [ours, theirs] = [output.split("\n"), expected.split("\n")]
  const at = ours.findIndex((line, i) => line !== theirs[i])
  const line = at < 0 ? ours.length : at
  return `line ${line + 1} is ${JSON.stringify(ours[line])}, not ${JSON.stringify(theirs[line])}`
}
