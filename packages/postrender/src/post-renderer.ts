import { compilePipeline } from "./compile.ts"
import type { PostRenderer } from "./contract.ts"
import type { Pipeline } from "./document/pipeline.ts"
import { PipelineError } from "./errors.ts"
import { outputText } from "./output.ts"
import { runPipeline } from "./run.ts"

/** A pipeline as a post-renderer: what the SDK hands to an engine. Stages are made on the first run. */
export function createPostRenderer(pipeline: Pipeline): PostRenderer {
  let compiled: ReturnType<typeof compilePipeline> | undefined
  return {
    async run(renderedManifests, context) {
      compiled ??= compilePipeline(pipeline)
      const result = await runPipeline(
        await compiled,
        renderedManifests,
        context === undefined ? {} : { context },
      )
      const failing = result.stages.flatMap(({ name, findings }) =>
        findings
          .filter(({ severity }) => severity === "error")
          .map(({ message }) => `${name}: ${message}`),
      )
      if (failing.length > 0) throw new PipelineError("STAGE_FINDINGS", failing.join("\n"))
      return outputText(result.stream)
    },
  }
}
