import { relative, resolve, sep } from "node:path"
import type { Pipeline, PipelineStage } from "../../document/pipeline.ts"
import { readPipeline } from "../../document/read.ts"
import { PipelineError } from "../../errors.ts"
import { STAGES } from "../../stages/registry.ts"
import type { Conversion } from "../convert.ts"
import type { ConversionNote } from "../draft.ts"
import type { ConvertInput } from "../source.ts"
import { EXPORTS } from "./export-stages.ts"
import { kustomizationText, type Written } from "./kustomization-text.ts"
import { type Piece, RANKS, type Said, unsaid } from "./piece.ts"

export interface ExportOptions {
  /** Folder that the kustomization is for: its paths start there. */
  readonly outputFolder: string
}

/**
 * A pipeline as a kustomization, as far as one can say it. Stages whose order is not the one in which
 * kustomize works become `transformers`, where they can; what cannot be said is a comment. Throws a
 * `PipelineError` for a document that is no pipeline, and when nothing of it can be said.
 */
export async function pipelineToKustomization(
  { text, file, folder }: ConvertInput,
  { outputFolder }: ExportOptions,
): Promise<Conversion> {
  const pipeline = await readPipeline(text, { file, definitions: STAGES, baseDir: folder })
  const written: Written[] = []
  const notes: ConversionNote[] = []
  const order = createOrder()
  for (const stage of pipeline.stages) {
    const place = `${file}${stage.line === undefined ? "" : `:${stage.line}`}: ${stage.name}`
    const { pieces, remarks, stream } = inOrder(
      await sayStage(stage, pipeline, outputFolder),
      order,
    )
    const told = pieces.length === 0 ? remarks.map((why) => `left out: ${why}`) : remarks
    for (const message of told) notes.push({ place, message })
    written.push({ place, pieces, remarks: told, ...(stream === undefined ? {} : { stream }) })
  }
  if (written.every(({ pieces }) => pieces.length === 0)) throw nothingSaid(file, notes)
  return { text: kustomizationText(file, written), notes }
}

async function sayStage(
  stage: PipelineStage,
  pipeline: Pipeline,
  outputFolder: string,
): Promise<Said> {
  const { uses, exclude, onError, expect, hooks = pipeline.hooks } = stage
  if (stage.if !== undefined) return unsaid("kustomize has no conditions")
  if (exclude.length > 0) return unsaid("kustomize cannot exclude objects")
  if (hooks !== "include") return unsaid(`kustomize knows no Helm hooks (hooks: ${hooks})`)
  const make = Object.hasOwn(EXPORTS, uses) ? EXPORTS[uses] : undefined
  if (make === undefined) return unsaid(`kustomize has nothing like the stage ${uses}`)
  const { baseDir } = pipeline
  const { pieces, remarks, ...said } = await make(stage, {
    baseDir,
    relative: (path) =>
      relative(resolve(outputFolder), resolve(baseDir, path)).split(sep).join("/"),
  })
  const more = [
    ...(expect === undefined || isAddressed(stage)
      ? []
      : ["kustomize does not tell when a target fits nothing (expect)"]),
    ...(onError === "fail" ? [] : [`to kustomize every error is one (onError: ${onError})`]),
  ]
  return { ...said, pieces, remarks: pieces.length === 0 ? remarks : [...remarks, ...more] }
}

/** A strategic patch that names its object: kustomize also wants it to be there. */
const isAddressed = ({ uses, match, with: options }: PipelineStage): boolean =>
  uses === "patch" &&
  match.length === 0 &&
  (options as { readonly type?: unknown }).type === "strategic"

interface Order {
  rank: number
  isStarted: boolean
  /** How many transformers there are: their names must differ. */
  transformers: number
  readonly single: Set<string>
}

const createOrder = (): Order => ({
  ...{ rank: 0, isStarted: false, transformers: 0 },
  single: new Set(),
})

/** What a stage says, if it may stand where kustomize gets to it in time; else as transformers. */
function inOrder(given: Said, order: Order): Said {
  const { pieces, remarks, stream } = given
  const [piece] = pieces
  if (piece === undefined) return given
  if (stream !== undefined && order.isStarted)
    return unsaid(
      `its base reads ${stream}: make what is above it a kustomization of its own, and build that into this file`,
    )
  order.isStarted = true
  const early = pieces.find((one) => rankOf(one) < order.rank)
  const taken = pieces.find((one) => singleOf(one).some((key) => order.single.has(key)))
  if (early === undefined && taken === undefined) {
    order.rank = Math.max(...pieces.map(rankOf))
    for (const key of pieces.flatMap(singleOf)) order.single.add(key)
    return given
  }
  if (piece.transformers === undefined) return unsaid(reasonFor(early, taken))
  order.rank = RANKS.transformers
  const value = piece.transformers.map(({ kind, ...config }) => {
    order.transformers += 1
    return { kind, metadata: { name: `step-${order.transformers}` }, ...config }
  })
  return { pieces: [{ field: "transformers", value }], remarks }
}

const rankOf = ({ field, rank = RANKS[field] }: Piece): number => rank

/** What a kustomization has but once. */
function singleOf({ field, value }: Piece): readonly string[] {
  if (Array.isArray(value)) return []
  return field === "others" ? Object.keys(value) : [field]
}

const nameOf = ({ field, value }: Piece): string =>
  field === "others" ? Object.keys(value).join(", ") : field

function reasonFor(early: Piece | undefined, taken: Piece | undefined): string {
  const isEarly = early !== undefined
  const name = nameOf((early ?? taken) as Piece)
  return isEarly
    ? `kustomize does ${name} before what stands above it, whatever the order: make what is above a kustomization of its own, and this one that has it as its resource`
    : `a kustomization has ${name} once: make a second kustomization that has this one as its resource`
}

function nothingSaid(file: string, notes: readonly ConversionNote[]): PipelineError {
  const reasons = notes.map(({ place, message }) => `  ${place}: ${message}`)
  return new PipelineError(
    "CONVERT_FAILED",
    [`${file}: a kustomization can say nothing of it`, ...reasons].join("\n"),
    { file },
  )
}
