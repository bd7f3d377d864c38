import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import {
  type CompiledPipeline,
  compilePipeline,
  locatePipeline,
  readPipeline,
  STAGES,
} from "@sternpost/postrender"
import { CONTEXT_FLAGS, renderContext } from "../context.ts"
import { type ExitCode, UsageError } from "../exit.ts"
import { filter } from "../filter.ts"
import { type FlagSpec, parseFlags } from "../flags.ts"

/** Flags that every command which runs a pipeline takes. */
export const RUN_FLAGS: FlagSpec = {
  ...CONTEXT_FLAGS,
  config: "value",
  crds: "list",
  report: "value",
  summary: "switch",
  quiet: "switch",
  debug: "switch",
}

/** `sternpost run`: the pipeline over stdin to stdout. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const flags = parseFlags(argv, RUN_FLAGS, "sternpost run")
  const [surplus] = flags.positionals
  if (surplus !== undefined)
    throw new UsageError(
      `sternpost run: unexpected argument "${surplus}"; manifests come on stdin, the pipeline by --config FILE`,
    )
  const report = flags.values.get("report")
  return filter(() => loadPipeline(flags.values.get("config"), flags.lists.get("crds")), {
    context: renderContext(flags, process.env),
    summary: flags.switches.has("summary"),
    quiet: flags.switches.has("quiet"),
    ...(report === undefined ? {} : { report }),
  })
}

// A stage that is no built-in one is named by its path.
const MODULE = /^\.{0,2}\//

/**
 * Finds, reads and compiles the pipeline document. CRDs are those that it names, those at `crds` (from the
 * working directory), and those of the chart in whose folder it lies.
 */
export async function loadPipeline(
  config: string | undefined,
  crds: readonly string[] = [],
): Promise<CompiledPipeline> {
  const file = locatePipeline({
    env: process.env,
    cwd: process.cwd(),
    ...(config === undefined ? {} : { config }),
  })
  const pipeline = await readPipeline(readFileSync(file), { file, definitions: STAGES })
  const modules = pipeline.stages.map(({ uses }) => uses).filter((uses) => MODULE.test(uses))
  if (modules.length > 0) (await import("../guests.ts")).hostModules(modules)
  const given = crds.map((path) => resolve(path))
  const known = [...pipeline.crds, ...given, ...(await crdsOfChart(pipeline.baseDir))]
  return compilePipeline({ ...pipeline, crds: known })
}

async function crdsOfChart(folder: string): Promise<readonly string[]> {
  if (!existsSync(join(folder, "Chart.yaml"))) return []
  return (await import("./check/charts-around.ts")).chartWithCrds(folder)
}
