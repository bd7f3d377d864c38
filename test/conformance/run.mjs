#!/usr/bin/env node
// Runs other projects' test cases against the built packages and holds the scores.
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { parseArgs } from "node:util"

import { cacheFolder, dataFile, fingerprint, Unavailable } from "./data.mjs"
import { suites } from "./registry.mjs"
import { failureList, progress, table } from "./report.mjs"
import { compareScore, knownFailures, raiseScores } from "./scores.mjs"
import { Tally } from "./tally.mjs"

const HELP = `usage: npm run -s conformance -- [SUITE...] [--failures] [--json] [--update]

Runs the cases of $STERNPOST_CONFORMANCE (by default ../shared/conformance), all suites or those named:
  ${suites.map(({ name }) => name).join(" ")}

  --failures  print each failed case and why it failed
  --json      print only {"SUITE": {"passed": n, "failed": n, "skipped": n}}; "known": n is there too
              where scores.json counts some of the failed cases
  --update    write scores that rose, and new ones, to test/conformance/scores.json
  --help      print this text

A suite whose data is missing is left out; in CI ($CI is set) that is a failure.
Exit code: 0 no score fell; 1 one fell, or a suite could not run; 2 usage
`

const scoresFile = new URL("scores.json", import.meta.url)

async function main(argv) {
  const { values: options, positionals } = readArguments(argv)
  if (options.help) return process.stdout.write(HELP)
  const wanted = suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const kept = existsSync(scoresFile) ? JSON.parse(readFileSync(scoresFile, "utf8")) : {}
  const results = []
  for (const suite of wanted) results.push(await runSuite(suite, kept))
  progress("")
  print(results, options)
  if (options.update) update(kept, results)
  if (results.some(isFailure)) process.exitCode = 1
}

function readArguments(argv) {
  const flag = { type: "boolean", default: false }
  const options = { failures: flag, json: flag, update: flag, help: flag }
  try {
    const parsed = parseArgs({ args: argv, options, allowPositionals: true })
    const unknown = parsed.positionals.find((name) => !suites.some((suite) => suite.name === name))
    if (unknown !== undefined) throw new Error(`unknown suite "${unknown}"`)
    return parsed
  } catch (error) {
    console.error(`conformance: ${error.message}, see --help`)
    process.exit(2)
  }
}

/** The tally of a suite and how its score compares, or why there is none. */
async function runSuite(suite, kept) {
  const { name } = suite
  progress(`${name} ...`)
  try {
    const path = dataFile(suite.file)
    const tally = new Tally()
    const { run } = await suite.load()
    await run({ path, cache: cacheFolder }, tally)
    const score = { ...tally.score, data: fingerprint(path) }
    return { name, tally, score, verdict: compareScore(score, kept[name]), kept: kept[name] }
  } catch (error) {
    if (error instanceof Unavailable) return { name, missing: error.message }
    return { name, broken: error.stack ?? String(error) }
  }
}

function isFailure({ verdict, missing, broken }) {
  return verdict === "fell" || broken !== undefined || (missing !== undefined && process.env.CI)
}

function print(results, { json, failures }) {
  const ran = results.filter(({ tally }) => tally !== undefined)
  const out = json ? process.stderr : process.stdout
  if (failures) for (const { name, tally } of ran) out.write(failureList(name, tally))
  if (json)
    console.log(
      JSON.stringify(
        Object.fromEntries(
          ran.map(({ name, tally, score, kept }) => [
            name,
            { ...tally.score, ...knownOf(score, kept) },
          ]),
        ),
      ),
    )
  else out.write(table(ran))
  for (const { name, missing, broken, verdict, score, kept } of results) {
    if (missing !== undefined) console.error(`conformance: ${name} did not run: ${missing}`)
    if (broken !== undefined) console.error(`conformance: ${name} broke down: ${broken}`)
    if (verdict === "fell")
      console.error(
        `conformance: ${name} fell: ${score.passed} passed and ${score.failed} failed, ` +
          `it was ${kept.passed} and ${kept.failed}`,
      )
  }
}

function knownOf(score, kept) {
  const known = knownFailures(score, kept)
  return known === 0 ? {} : { known }
}

function update(kept, results) {
  const scores = results.flatMap(({ name, score }) => (score === undefined ? [] : [[name, score]]))
  const raised = raiseScores(kept, Object.fromEntries(scores))
  writeFileSync(scoresFile, `${JSON.stringify(raised, undefined, 2)}\n`)
}

await main(process.argv.slice(2))
