import type { Selector } from "@sternpost/manifests"
import { conforms } from "./document/conforms.ts"
import type { Pipeline } from "./document/pipeline.ts"
import { pipelineFromObject } from "./document/read.ts"
import { findStage, STAGES } from "./stages/registry.ts"

/** The keys of a stage in a pipeline document, besides `uses` and `with`. */
export interface StageEntry {
  readonly match?: readonly Selector[]
  readonly exclude?: readonly Selector[]
  readonly expect?: string
  readonly hooks?: string
  readonly if?: string
}

/** What a pipeline of one stage has besides it. */
export interface StageSurroundings {
  readonly baseDir?: string
  readonly crds?: readonly string[]
}

/**
 * A pipeline of one stage, under the same rules as a document. Throws a `PipelineError` with code
 * `PIPELINE_INVALID`.
 */
export async function singleStagePipeline(
  uses: string,
  options: unknown,
  { baseDir, crds = [], ...entry }: StageEntry & StageSurroundings = {},
): Promise<Pipeline> {
  const { match = [], exclude = [], ...rare } = entry
  const definition = findStage(uses)
  const isUsual = definition !== undefined && conforms(definition.options, options)
  if (!isUsual || Object.keys(rare).length > 0) {
    const schemas = crds.length > 0 ? { schemas: { crds } } : {}
    return definePipeline({ ...schemas, stages: [{ ...entry, uses, with: options }] }, baseDir)
  }
  // The usual case is made without the code that reads documents: it would take longer than the run.
  return {
    name: uses,
    baseDir: baseDir ?? ".",
    hooks: "include",
    verify: "auto",
    security: { allowExec: true },
    crds,
    stages: [{ name: uses, uses, match, exclude, onError: "fail", with: options }],
  }
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
