import { type Pipeline, readPipeline as read, STAGES } from "@sternpost/postrender"

/**
 * Reads a pipeline document. `file` names it in messages, and its folder is where the paths in it start unless
 * `baseDir` says otherwise. Throws a `PipelineError` with code `PIPELINE_INVALID` whose `problems` are all
 * that is wrong with it, each a line with file, line and column.
 *
 * @example
 * const pipeline = await readPipeline(await readFile("pipeline.yaml"), { file: "pipeline.yaml" })
 */
export function readPipeline(
  text: string | Buffer,
  options: { readonly file: string; readonly baseDir?: string },
): Promise<Pipeline> {
  return read(text, { definitions: STAGES, ...options })
}
