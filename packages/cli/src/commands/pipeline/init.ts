import { pipelineTemplate } from "@sternpost/postrender"
import { EXIT, type ExitCode } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { tell } from "../print.ts"
import { writeNewFile } from "./new-file.ts"

const COMMAND = "sternpost pipeline init"
const DEFAULT_FILE = "pipeline.yaml"

/** `sternpost pipeline init`: a commented pipeline to start from; never over a file without `--force`. */
export async function init(flags: ParsedFlags): Promise<ExitCode> {
  const [file = DEFAULT_FILE] = flags.positionals
  writeNewFile(COMMAND, { file, text: pipelineTemplate(), force: flags.switches.has("force") })
  const config = file === DEFAULT_FILE ? "" : ` --config ${shellWord(file)}`
  tell(
    `wrote "${file}"; see what it does with: helm template web ./chart | sternpost diff${config}`,
  )
  return EXIT.done
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
