import { dirname, join } from "node:path"
import { type CompiledPipeline, locatePipeline } from "@sternpost/postrender"
import { loadPipeline } from "../../run.ts"

/** Where the pipelines of cases come from. */
export interface PipelineSource {
  /** The folder tests beside the pipeline. */
  defaultFolder(): string
  /** The pipeline of a case: its own file, or the one that all share. Throws what loading it throws. */
  load(own: string | undefined): Promise<CompiledPipeline>
}

/** The pipeline that `--config` names or that is found, looked for when a case first needs it. */
export function pipelineSource(config: string | undefined): PipelineSource {
  const locate = () =>
    locatePipeline({
      env: process.env,
      cwd: process.cwd(),
      ...(config === undefined ? {} : { config }),
    })
  let shared: Promise<CompiledPipeline> | undefined
  return {
    defaultFolder: () => join(dirname(locate()), "tests"),
    async load(own) {
      if (own !== undefined) return loadPipeline(own)
      shared ??= loadPipeline(locate())
      return shared
    },
  }
}
