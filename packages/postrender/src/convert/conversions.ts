import type { Conversion, ConvertOptions } from "./convert.ts"
import type { ExportOptions } from "./export/export.ts"
import type { ConvertInput } from "./source.ts"

/**
 * Converts what other tools do to rendered manifests into a pipeline document, as `sternpost pipeline convert`
 * does: kustomizations, Flux's HelmReleases, releases of Helmfile, pipelines of kpt; several inputs one after
 * the other. What has no equal is a comment in the text and one of the notes. Throws a `PipelineError` with
 * code `CONVERT_FAILED` that names file and line.
 *
 * @example
 * const inputs = [openConvertInput("overlays/production", process.cwd())]
 * const { text, notes } = await convertToPipeline(inputs, { outputFolder: process.cwd() })
 */
export async function convertToPipeline(
  inputs: readonly ConvertInput[],
  options: ConvertOptions,
): Promise<Conversion> {
  const convert = await import("./convert.ts")
  return convert.convertToPipeline(inputs, options)
}

/**
 * A pipeline as a kustomization, as far as one can say it. Stages whose order is not the one in which
 * kustomize works become `transformers`, where they can; what cannot be said is a comment and a note. Throws a
 * `PipelineError` for a document that is no pipeline, and when nothing of it can be said.
 *
 * @example
 * const input = openConvertInput("pipeline.yaml", process.cwd())
 * const { text } = await pipelineToKustomization(input, { outputFolder: "kustomize" })
 */
export async function pipelineToKustomization(
  input: ConvertInput,
  options: ExportOptions,
): Promise<Conversion> {
  const convert = await import("./export/export.ts")
  return convert.pipelineToKustomization(input, options)
}
