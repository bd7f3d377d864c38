import { fstatSync, statSync, writeFileSync } from "node:fs"
import { buildReport, PipelineError, type RunResult, systemProblem } from "@sternpost/postrender"
import { writeStderr } from "./standard-streams.ts"

/**
 * Writes the report of a run as JSON; Secrets' values are masked. Throws a `PipelineError` where that
 * fails: the run counts as failed then.
 */
export function writeReport(file: string, result: RunResult): void {
  write(file, buildReport(result))
}

/** Writes the report of a run that failed. Where that fails too, the run's error is the one to tell. */
export function writeFailure(file: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const details =
    error instanceof PipelineError
      ? {
          code: error.code,
          stage: error.stage,
          object: error.object,
          file: error.file,
          line: error.line,
          ...(error.problems.length > 0 ? { problems: error.problems } : {}),
        }
      : {}
  try {
    write(file, { status: "failed", error: { message, ...details }, stages: [] })
  } catch (problem) {
    writeStderr(`sternpost: warning: ${problem instanceof Error ? problem.message : problem}\n`)
  }
}

function write(file: string, report: unknown): void {
  const text = JSON.stringify(
    report,
    (_, value) => (typeof value === "bigint" ? Number(value) : value),
    2,
  )
  if (isStdout(file))
    throw new PipelineError(
      "STAGE_FAILED",
      `the report cannot go to "${file}", where the manifests go; name another file`,
      { file },
    )
  try {
    writeFileSync(file, `${text}\n`, { mode: 0o600 })
  } catch (cause) {
    const message = `cannot write the report "${file}": ${systemProblem(cause)}`
    throw new PipelineError("STAGE_FAILED", message, { file, cause })
  }
}

/** Whether the file is where stdout goes: one would be written over or into the other. */
function isStdout(file: string): boolean {
  // A name that other programs read as "stdout".
  if (file === "-") return true
  const target = statSync(file, { throwIfNoEntry: false })
  if (target === undefined || target.isCharacterDevice()) return false
  const stdout = fstatSync(1)
  return target.dev === stdout.dev && target.ino === stdout.ino
}
