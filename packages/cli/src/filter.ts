import {
  type CompiledPipeline,
  type RenderContext,
  type RunResult,
  runPipeline,
  writeOutput,
} from "@sternpost/postrender"
import { EXIT, type ExitCode } from "./exit.ts"
import { optimizeInPieces } from "./much-input.ts"
import { readStdin, writeStderr, writeStdout } from "./standard-streams.ts"

export interface FilterOptions {
  readonly context: RenderContext
  readonly report?: string
  readonly summary: boolean
  readonly quiet: boolean
  /** Says an error of the run in the caller's own words. */
  readonly reword?: (error: unknown) => Promise<unknown>
}

/**
 * The post-renderer itself: stdin through the pipeline to stdout. Nothing is written before every
 * stage has passed. stdin is read to its end first, so that a failure never breaks Helm's pipe.
 */
export async function filter(
  prepare: () => Promise<CompiledPipeline>,
  options: FilterOptions,
): Promise<ExitCode> {
  const input = readStdin()
  let result: RunResult
  try {
    const compiled = await prepare()
    // Not before: V8 refuses the code caches of chunks that are loaded after it.
    optimizeInPieces(input)
    const progress = options.quiet ? undefined : progressLine()
    result = await runPipeline(compiled, input, {
      context: options.context,
      ...(progress === undefined ? {} : { onWarning: complain, onStage: progress.stage }),
    })
    progress?.end()
  } catch (cause) {
    const error = options.reword === undefined ? cause : await options.reword(cause)
    if (options.report !== undefined) await reportFailure(options.report, error)
    throw error
  }
  return finish(result, options)
}

async function finish(result: RunResult, options: FilterOptions): Promise<ExitCode> {
  const { report, summary, quiet } = options
  const findings = result.stages.flatMap((stage) => stage.findings)
  if (report !== undefined) (await import("./report-file.ts")).writeReport(report, result)
  if (summary || (findings.length > 0 && !quiet))
    (await import("./summary.ts")).printSummary(result)
  if (findings.some(({ severity }) => severity === "error"))
    throw (await import("./summary.ts")).failingFindings(result, { isTold: summary || !quiet })
  writeOutput(result.stream, writeStdout)
  return EXIT.done
}

async function reportFailure(file: string, error: unknown): Promise<void> {
  const { writeFailure } = await import("./report-file.ts")
  writeFailure(file, error)
}

function complain(message: string): void {
  writeStderr(`sternpost: warning: ${message}\n`)
}

// A run shorter than this is over before anybody could read what it is doing.
const PATIENCE_MS = 1000

function progressLine(): { stage(name: string, index: number, total: number): void; end(): void } {
  const started = Date.now()
  let shown = false
  return {
    stage(name, index, total) {
      // Asking for stderr earlier would load Node's streams, which takes longer than most runs.
      if (Date.now() - started < PATIENCE_MS || process.stderr.isTTY !== true) return
      process.stderr.write(`\r\x1b[Ksternpost: stage ${index + 1} of ${total}: ${name}`)
      shown = true
    },
    end() {
      if (shown) process.stderr.write("\r\x1b[K")
    },
  }
}
