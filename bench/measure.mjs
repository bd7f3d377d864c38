// What one run of a command takes.
import { spawnSync } from "node:child_process"
import { closeSync, openSync } from "node:fs"
import { fileURLToPath } from "node:url"

const meterScript = fileURLToPath(new URL("meter.py", import.meta.url))

/**
 * @typedef {object} Sample
 * @property {number} wallMs
 * @property {number} [cpuMs]  user and system
 * @property {number} [peakMB]
 *
 * @typedef {object} Command
 * @property {readonly string[]} argv
 * @property {string} input  the file that stdin is
 */

/** A child's environment. NODE_EXTRA_CA_CERTS alone costs Node 20 more than all that we do. */
function environment() {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
  return env
}

/**
 * The most exact meter there is here: with Python wall, processor and memory, else wall only, and
 * `limits` says so.
 * @returns {{ limits: string, run: (command: Command) => Sample }}
 */
export function createMeter() {
  const python = spawnSync("python3", [
    "-c",
    "import os; os.posix_spawnp, os.waitstatus_to_exitcode",
  ])
  if (python.status === 0) return { limits: "", run: runByPython }
  return { limits: "; cpu and memory are not measured without Python 3.9", run: runByNode }
}

function runByPython({ argv, input }) {
  const args = ["-S", "-E", meterScript, input, "/dev/null", ...argv]
  const { stdout, stderr } = spawnSync("python3", args, { env: environment(), encoding: "utf8" })
  if (stdout === "") throw failure(argv, stderr)
  const { status, ...sample } = JSON.parse(stdout)
  if (status !== 0) throw failure(argv, stderr)
  return sample
}

function runByNode({ argv: [program, ...args], input }) {
  const stdin = openSync(input, "r")
  try {
    const stdio = [stdin, "ignore", "pipe"]
    const started = performance.now()
    const { status, stderr, error } = spawnSync(program, args, { stdio, env: environment() })
    const wallMs = performance.now() - started
    if (status !== 0) throw failure([program, ...args], error?.message ?? stderr)
    return { wallMs }
  } finally {
    closeSync(stdin)
  }
}

const failure = (argv, output) =>
  new Error(`${argv.join(" ")} failed: ${String(output).trim().slice(0, 300)}`)

/**
 * Runs the commands in turn, after one round that does not count: A B C A B C ... Whatever else the
 * machine does meanwhile meets all of them.
 * @param {readonly (Command & { name: string })[]} commands
 * @returns {Record<string, Sample[]>} the samples of each command by its name
 */
export function measureInTurn(commands, { pairs, meter, onRound }) {
  const samples = Object.fromEntries(commands.map(({ name }) => [name, []]))
  for (let round = 0; round <= pairs; round++) {
    onRound(round)
    for (const command of commands) {
      const sample = meter.run(command)
      if (round > 0) samples[command.name].push(sample)
    }
  }
  return samples
}

/** Runs a command once with stdout going to the file `output`, and gives its stderr; throws when it fails. */
export function runInto({ argv: [program, ...args], input }, output) {
  const stdin = openSync(input, "r")
  const stdout = openSync(output, "w")
  try {
    const stdio = [stdin, stdout, "pipe"]
    const { status, stderr, error } = spawnSync(program, args, { stdio, env: environment() })
    if (status !== 0) throw failure([program, ...args], error?.message ?? stderr)
    return String(stderr)
  } finally {
    closeSync(stdin)
    closeSync(stdout)
  }
}
