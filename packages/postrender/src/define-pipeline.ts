import type { Pipeline } from "./document/pipeline.ts"
import { pipelineFromObject } from "./document/read.ts"
import { STAGES } from "./stages/registry.ts"

/** The keys of a stage in a pipeline document, besides `uses` and `with`. */
export interface StageEntry {
  readonly match?: readonly object[]
  readonly exclude?: readonly object[]
  readonly expect?: string
  readonly hooks?: string
  readonly if?: string
}

/**
 * A pipeline of one stage, under the same rules as a document. Throws a `PipelineError` with code
 * `PIPELINE_INVALID`.
 */
export async function singleStagePipeline(
  uses: string,
  options: unknown,
  { baseDir, ...entry }: StageEntry & { readonly baseDir?: string } = {},
): Promise<Pipeline> {
  return definePipeline({ stages: [{ ...entry, uses, with: options }] }, baseDir)
}

/**
 * A pipeline made in code from the `spec` of a pipeline document. Relative paths start from `baseDir`,
 * by default the working directory. Throws a `PipelineError` that lists every problem.
 * @example
 * const pipeline = await definePipeline({
 *   stages: [{ uses: "labels", with: { pairs: { team: "shop" } } }],
 * })
 */
export async function definePipeline(spec: unknown, baseDir = "."): Promise<Pipeline> {
  const document = { apiVersion: "sternpost.dev/v1alpha1", kind: "Pipeline", spec }
  return pipelineFromObject(document, { definitions: STAGES, baseDir })
}
