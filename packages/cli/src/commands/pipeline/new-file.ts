import { statSync, writeFileSync } from "node:fs"
import { PipelineError, systemProblem } from "@sternpost/postrender"
import { UsageError } from "../../exit.ts"

interface NewFile {
  readonly file: string
  readonly text: string
  /** Whether a file that is there already is overwritten. */
  readonly force: boolean
}

/** Writes a file that is not there yet. Throws a `PipelineError` for one that is, unless forced. */
export function writeNewFile(command: string, { file, text, force }: NewFile): void {
  try {
    writeFileSync(file, text, { flag: force ? "w" : "wx" })
  } catch (cause) {
    throw writeError(command, file, cause)
  }
}

function writeError(command: string, file: string, cause: unknown): Error {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "EISDIR" || (code === "EEXIST" && statSync(file).isDirectory()))
    return new UsageError(`${command}: "${file}" is a folder; name the file in it`, { cause })
  if (code === "EEXIST")
    return new PipelineError(
      "STAGE_REFUSED",
      `${command}: "${file}" is there already; name another file, or overwrite it with --force`,
      { file, cause },
    )
  if (code === "ENOENT")
    return new UsageError(`${command}: the folder of "${file}" does not exist`, { cause })
  return new UsageError(`${command}: cannot write "${file}": ${systemProblem(cause)}`, { cause })
}
