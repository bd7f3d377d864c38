import { resolve } from "node:path"
import { readPipeline } from "../document/read.ts"
import { PipelineError } from "../errors.ts"
import { STAGES } from "../stages/registry.ts"
import { type Converting, NO_CONFIGURATION, noRenames } from "./context.ts"
import { type ConversionNote, createDraft } from "./draft.ts"
import type { ConvertFormat } from "./formats.ts"
import { type Convertible, convertiblesIn } from "./recognize.ts"
import { type ConvertInput, readDocuments } from "./source.ts"
import { pipelineText } from "./write.ts"

export interface ConvertOptions {
  /** What the files are; by default their content tells. */
  readonly from?: ConvertFormat | undefined
  /** Which release of a file with several is meant. */
  readonly release?: string | undefined
  /** Folder that the pipeline is for: its paths start there. */
  readonly outputFolder: string
}

/** What came out of a conversion. */
export interface Conversion {
  readonly text: string
  /** What has no equal, or is not quite the same; the text has each as a comment. */
  readonly notes: readonly ConversionNote[]
}

/**
 * Converts what other tools do to rendered manifests into a pipeline document: kustomizations, Flux's
 * HelmReleases, releases of Helmfile, pipelines of kpt; several one after the other. Throws a
 * `PipelineError` with code `CONVERT_FAILED` that names file and line.
 */
export async function convertToPipeline(
  inputs: readonly ConvertInput[],
  { from, release, outputFolder }: ConvertOptions,
): Promise<Conversion> {
  const draft = createDraft()
  let name: string | undefined
  for (const input of inputs) {
    const found = convertiblesIn(readDocuments(input), input.file, from)
    const chosen = chooseRelease(found, input.file, release)
    name ??= chosen.release
    const converting: Converting = {
      draft,
      outputFolder: resolve(outputFolder),
      renames: noRenames(),
      folders: [resolve(input.folder)],
      configuration: NO_CONFIGURATION,
    }
    await chosen.convert(chosen.place, converting)
  }
  const { items, notes } = draft
  const stages = items.filter(({ stage }) => stage !== undefined)
  const file = inputs.map((input) => input.file).join(", ")
  if (items.length === 0 || (stages.length === 0 && notes.length === 0)) throw nothing(file)
  const text = pipelineText(name, items)
  if (stages.length > 0) await checkResult(text, file)
  return { text: stages.length === 0 ? withoutStages(text) : text, notes }
}

/** A list of nothing but comments would be no list. */
const withoutStages = (text: string): string => text.replace("  stages:\n", "  stages: []\n")

function chooseRelease(
  found: readonly Convertible[],
  file: string,
  release: string | undefined,
): Convertible {
  const names = found.map((one) => JSON.stringify(one.release ?? ""))
  const list = names.join(", ")
  const chosen = release === undefined ? found : found.filter((one) => one.release === release)
  const [first, second] = chosen
  if (first === undefined)
    throw new PipelineError(
      "CONVERT_FAILED",
      found.length === 0
        ? `${file}: no release has jsonPatches, strategicMergePatches, transformers or forceNamespace`
        : `${file}: there is no release "${release}" that changes anything; there are ${list}`,
      { file },
    )
  if (second !== undefined)
    throw new PipelineError(
      "CONVERT_FAILED",
      `${file}: it holds several: ${list}; name one with --release, and make a pipeline of each`,
      { file },
    )
  return first
}

function nothing(file: string): PipelineError {
  return new PipelineError(
    "CONVERT_FAILED",
    `${file}: there is nothing in it that changes objects, so no stage to write`,
    { file },
  )
}

/** The text must be a pipeline; what the original has that no stage takes shows here. */
async function checkResult(text: string, file: string): Promise<void> {
  try {
    await readPipeline(text, { file: "the pipeline", definitions: STAGES })
  } catch (cause) {
    if (!(cause instanceof PipelineError)) throw cause
    const problems = cause.problems.length > 0 ? cause.problems : [cause.message]
    throw new PipelineError(
      "CONVERT_FAILED",
      `${file}: it has values that no stage takes:\n${problems.map((one) => `  ${one}`).join("\n")}`,
      { file, problems, cause },
    )
  }
}
