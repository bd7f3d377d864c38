#!/usr/bin/env node
// Builds the real programs that the end-to-end tests run. Plain JavaScript without dependencies.
import { build, removeScratch } from "./e2e-tools/build.mjs"
import { goVersion } from "./e2e-tools/go.mjs"
import {
  allPrograms,
  locate,
  names,
  optionalNames,
  peerNames,
  programPath,
  state,
  toolsFolder,
} from "./e2e-tools/locate.mjs"
import { withLock } from "./e2e-tools/lock.mjs"
import { programs } from "./e2e-tools/programs.mjs"
import { say, startProgress } from "./e2e-tools/progress.mjs"

const HELP = `usage: node bin/e2e-tools.mjs [NAME...]
       node bin/e2e-tools.mjs --list

Builds the programs for the end-to-end tests from the Go module proxy, all or those named:
  ${names().join(" ")}
and, only where they are named, other versions of Helm 4:
  ${optionalNames().join(" ")}
and what the benchmarks compare ours with:
  ${peerNames().join(" ")}

They go to $STERNPOST_TOOLS/bin, by default in the user's cache folder. What is there and up to date
is left alone. The first build of all takes about twelve minutes on two cores, 1.2 GB of Go modules and
4 GB of Go build cache (\`go clean -cache -modcache\` gives both back; the programs need neither).

  --list   print name, version, state (ready, stale, missing) and path of each program
  --help   print this text

Exit code: 0 done; 1 a program could not be built; 2 usage
`

async function main(args) {
  if (args.includes("--help") || args.includes("-h")) return process.stdout.write(HELP)
  if (args.includes("--list")) return list()
  const unknown = args.find((name) => !everyName().includes(name))
  if (unknown !== undefined) throw usage(unknown)
  const named = allPrograms.filter(({ name }) => args.includes(name))
  await buildAll(args.length === 0 ? programs : named)
}

const usage = (argument) =>
  Object.assign(new Error(`unknown argument "${argument}", see --help`), { exitCode: 2 })

const everyName = () => allPrograms.map(({ name }) => name)

function list() {
  const rows = everyName().map((name) => locate(name))
  const width = Math.max(...rows.map(({ version }) => version.length))
  for (const { name, version, state, path } of rows)
    process.stdout.write(`${name.padEnd(24)} ${version.padEnd(width)} ${state.padEnd(8)} ${path}\n`)
}

async function buildAll(wanted) {
  const folder = toolsFolder()
  const version = goVersion()
  const outdated = () => wanted.filter((program) => state(program, version, folder) !== "ready")
  if (outdated().length === 0) return say(`all ${wanted.length} programs are in ${folder}/bin`)
  if (version === undefined)
    throw new Error("the go command is missing; install Go 1.26 or newer to build the programs")
  const onWait = (pid) => say(`process ${pid ?? "?"} is building in ${folder}, waiting for it`)
  await withLock(folder, onWait, () => {
    removeScratch(folder)
    return buildEach(outdated(), folder, version)
  })
}

async function buildEach(outdated, folder, version) {
  for (const [index, program] of outdated.entries()) {
    const label = `${index + 1} of ${outdated.length}: ${program.name} ${program.version}`
    const progress = startProgress(label)
    try {
      await build(program, { folder, goVersion: version, onLine: progress.output })
    } catch (error) {
      progress.failed()
      throw new Error(`${programPath(program.name, folder)} was not built: ${error.message}`)
    }
    progress.done()
  }
  say(`${outdated.length} ${outdated.length === 1 ? "program" : "programs"} built in ${folder}/bin`)
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130))

try {
  await main(process.argv.slice(2))
} catch (error) {
  say(error.message)
  process.exitCode = error.exitCode ?? 1
}
