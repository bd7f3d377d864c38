import { statSync, writeFileSync } from "node:fs"
import { PipelineError, pipelineTemplate, systemProblem } from "@sternpost/postrender"
import { EXIT, type ExitCode, UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { tell } from "../print.ts"

const COMMAND = "sternpost pipeline init"
const DEFAULT_FILE = "pipeline.yaml"

/** `sternpost pipeline init`: a commented pipeline to start from; never over a file without `--force`. */
export async function init(flags: ParsedFlags): Promise<ExitCode> {
  const [file = DEFAULT_FILE] = flags.positionals
  write(file, flags.switches.has("force"))
  const config = file === DEFAULT_FILE ? "" : ` --config ${shellWord(file)}`
  tell(
    `wrote "${file}"; see what it does with: helm template web ./chart | sternpost diff${config}`,
  )
  return EXIT.done
}

function write(file: string, force: boolean): void {
  try {
    writeFileSync(file, pipelineTemplate(), { flag: force ? "w" : "wx" })
  } catch (cause) {
    throw writeError(file, cause)
  }
}

function writeError(file: string, cause: unknown): Error {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "EISDIR" || (code === "EEXIST" && statSync(file).isDirectory()))
    return new UsageError(`${COMMAND}: "${file}" is a folder; name the file in it`, { cause })
  if (code === "EEXIST")
    return new PipelineError(
      "STAGE_REFUSED",
      `${COMMAND}: "${file}" is there already; name another file, or overwrite it with --force`,
      { file, cause },
    )
  if (code === "ENOENT")
    return new UsageError(`${COMMAND}: the folder of "${file}" does not exist`, { cause })
  return new UsageError(`${COMMAND}: cannot write "${file}": ${systemProblem(cause)}`, { cause })
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
