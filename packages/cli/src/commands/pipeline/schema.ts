import { pipelineSchema, STAGES } from "@sternpost/postrender"
import { EXIT, type ExitCode } from "../../exit.ts"
import { printJson } from "../print.ts"

/** `sternpost pipeline schema`: the JSON Schema of the pipeline document. */
export async function schema(): Promise<ExitCode> {
  printJson(pipelineSchema(STAGES))
  return EXIT.done
}
