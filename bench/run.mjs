#!/usr/bin/env node
// Measures whole processes: ours, an empty Node, and the peers that are installed.
import { mkdtempSync, rmSync } from "node:fs"
import { availableParallelism, loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"

import { Unavailable } from "./corpus.mjs"
import { compareFindings, findingsOf } from "./findings.mjs"
import { createMeter, measureInTurn } from "./measure.mjs"
import { progress, resultOf, table } from "./report.mjs"
import { scenarios } from "./scenarios.mjs"
import { verifyOutput } from "./verify.mjs"

const HELP = `usage: npm run -s bench -- [SCENARIO...] [--pairs N] [--corpus DIR] [--json]

Runs the commands of a scenario in turn (A B C A B C ...), each a process of its own, and prints
medians and the median of the ratios of neighbours. Scenarios, all or those named:
${scenarios.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`).join("\n")}

  --pairs N     rounds (by default 15; 5 where 10,000 documents are read)
  --corpus DIR  where s50.yaml and l10k.yaml are, plain or as .xz; by default ../shared/bench
  --json        print the figures as one JSON object
  --help        print this text

Exit code: 0 whether goals are met or not; 1 a command failed; 2 usage
`

async function main(argv) {
  const { values: options, positionals } = readArguments(argv)
  if (options.help) return process.stdout.write(HELP)
  const wanted = scenarios.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  )
  const meter = createMeter()
  const results = {}
  if (!options.json) process.stdout.write(surroundings(meter))
  for (const scenario of wanted) {
    const result = runScenario(scenario, meter, options)
    results[scenario.name] = result
    progress("")
    if (!options.json) process.stdout.write(table(scenario, result))
  }
  if (options.json) console.log(JSON.stringify(results, undefined, 2))
}

function readArguments(argv) {
  const flag = { type: "boolean", default: false }
  const text = { type: "string" }
  const options = { pairs: text, corpus: text, json: flag, help: flag }
  try {
    const parsed = parseArgs({ args: argv, options, allowPositionals: true })
    const unknown = parsed.positionals.find((name) => !scenarios.some((one) => one.name === name))
    if (unknown !== undefined) throw new Error(`unknown scenario "${unknown}"`)
    const { pairs } = parsed.values
    if (pairs !== undefined && !/^[1-9]\d*$/.test(pairs))
      throw new Error(`--pairs "${pairs}" is no number of rounds`)
    return parsed
  } catch (error) {
    console.error(`bench: ${error.message}, see --help`)
    process.exit(2)
  }
}

function surroundings({ limits }) {
  const load = loadavg()[0].toFixed(1)
  const about = `node ${process.version}, ${availableParallelism()} processors, load ${load}`
  return `${about}; times are medians, MB are 2^20 bytes${limits}\n\n`
}

function runScenario(scenario, meter, options) {
  const scratch = mkdtempSync(join(tmpdir(), "sternpost-bench-"))
  try {
    const surroundings = { scratch, corpus: options.corpus }
    const { commands, notMeasured, notes } = usableCommands(scenario, surroundings)
    const pairs = Number(options.pairs ?? scenario.pairs)
    const onRound = (round) => progress(`${scenario.name}: round ${round} of ${pairs}`)
    const samples = measureInTurn(commands, { pairs, meter, onRound })
    return resultOf(scenario, { samples, pairs, notMeasured, notes })
  } catch (error) {
    if (!(error instanceof Unavailable)) process.exitCode = 1
    return { notMeasured: { [scenario.name]: error.message } }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * The commands that run here, each tried once: none may lose a document. A peer that fails is left
 * out and named; ours must not fail.
 */
function usableCommands(scenario, surroundings) {
  const commands = []
  const notMeasured = {}
  const notes = {}
  let found
  for (const make of scenario.commands) {
    const { name, isOurs, missing, ...command } = make(surroundings)
    try {
      if (missing !== undefined) throw new Error(missing)
      progress(`${scenario.name}: ${name}`)
      verifyOutput(command, surroundings.scratch)
      const findings = command.findings && findingsOf(command)
      if (findings !== undefined && found !== undefined)
        notes[name] = compareFindings(found, findings)
      found ??= findings
      if (command.note !== undefined) notes[name] = command.note
      commands.push({ name, ...command })
    } catch (error) {
      if (isOurs) throw new Error(`${name}: ${error.message}`)
      notMeasured[name] = error.message
    }
  }
  return { commands, notMeasured, notes }
}

await main(process.argv.slice(2))
