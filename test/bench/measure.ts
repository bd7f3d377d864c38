import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const meter = fileURLToPath(new URL("../../bench/meter.py", import.meta.url))

export interface Sample {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakMB: number
}

/** Runs a command to its end, with its output in a file; rejects if it fails. */
export async function measure(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  output = "/dev/null",
): Promise<Sample> {
  const args = ["-S", "-E", meter, "/dev/null", output, ...argv]
  const { stdout, stderr } = await promisify(execFile)("python3", args, { env })
  const { status, ...sample } = JSON.parse(stdout)
  if (status !== 0) throw new Error(`${argv.join(" ")} exited with ${status}: ${stderr}`)
  return sample
}

/** Runs all in turn, several rounds, so that a busy machine is to nobody's disadvantage; the median of each by time. */
export async function inTurn<Name extends string>(
  rounds: number,
  runs: Readonly<Record<Name, () => Promise<Sample>>>,
): Promise<Readonly<Record<Name, Sample>>> {
  const names = Object.keys(runs) as Name[]
  const samples = new Map<Name, Sample[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const name of names) samples.get(name)?.push(await runs[name]())
  const medians = names.map((name) => [name, medianOf(samples.get(name) ?? [])])
  return Object.fromEntries(medians)
}

function medianOf(samples: readonly Sample[]): Sample {
  const sorted = [...samples].sort((a, b) => a.wallMs - b.wallMs)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new RangeError("nothing was run")
  return middle
}

/** One line of the report, on stderr and, if `STERNPOST_BENCH_FILE` says so, in a file. */
export function report(what: string, figures: Readonly<Record<string, Sample | number>>): void {
  const texts = Object.entries(figures).map(([name, figure]) =>
    typeof figure === "number"
      ? `${name} ${figure.toFixed(2)}`
      : `${name} ${(figure.wallMs / 1000).toFixed(2)} s (${(figure.cpuMs / 1000).toFixed(2)} s of a processor), ${Math.round(figure.peakMB)} MB`,
  )
  const line = `${what}: ${texts.join("; ")}\n`
  process.stderr.write(line)
  const file = process.env["STERNPOST_BENCH_FILE"]
  if (file) writeFileSync(file, line, { flag: "a" })
}
