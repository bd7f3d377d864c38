import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { parse } from "@sternpost/goyaml"
import { PipelineError } from "../errors.ts"

/**
 * The content of a YAML or JSON file that an option names. Throws a `PipelineError` that names `what`
 * and the file as it was written.
 */
export function readOptionFile(what: string, path: string, baseDir: string): unknown {
  try {
    return parse(readFileSync(resolve(baseDir, path)))
  } catch (cause) {
    throw unusableFile(what, path, cause)
  }
}

/** The error for a file that cannot be read, or whose content is no good. */
export function unusableFile(what: string, path: string, cause: unknown): PipelineError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new PipelineError("PIPELINE_INVALID", `cannot use the ${what} "${path}": ${message}`, {
    cause,
  })
}
