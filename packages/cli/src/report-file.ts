import { writeFileSync } from "node:fs"
import { buildReport, PipelineError, type RunResult } from "@sternpost/postrender"

/** Writes the report of a run as JSON; Secrets' values are masked. */
export function writeReport(file: string, result: RunResult): void {
  write(file, buildReport(result))
}

/** Writes the report of a run that failed. */
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
  write(file, { status: "failed", error: { message, ...details }, stages: [] })
}

function write(file: string, report: unknown): void {
  const text = JSON.stringify(
    report,
    (_, value) => (typeof value === "bigint" ? Number(value) : value),
    2,
  )
  try {
    writeFileSync(file, `${text}\n`, { mode: 0o600 })
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new PipelineError("STAGE_FAILED", `cannot write the report "${file}": ${message}`, {
      cause,
    })
  }
}
