import { dirname, resolve } from "node:path"
import {
  createSource,
  findNode,
  hasDuplicateKeys,
  nodeLine,
  nodeValue,
  type YamlDocument,
  YamlError,
} from "@sternpost/goyaml"
import type { Selector } from "@sternpost/manifests"
import type { StageDefinition } from "../contract.ts"
import { checkStages } from "./checks.ts"
import { conforms } from "./conforms.ts"
import { documentsIn } from "./documents.ts"
import { parseExpectation } from "./parse-expectation.ts"
import type { HookScope, OnError, Pipeline, PipelineStage } from "./pipeline.ts"
import { MODULE_PATH, PIPELINE_SHAPE } from "./shape.ts"

export interface PipelineOptions {
  /** The stages that `uses` can name. */
  readonly definitions: readonly StageDefinition[]
  /** Folder that relative paths start from. */
  readonly baseDir?: string | undefined
}

/** The document as it is once it conforms to the schema. */
interface ValidDocument {
  readonly metadata?: { readonly name?: string }
  readonly spec: {
    readonly kubernetesVersion?: string
    readonly hooks?: HookScope
    readonly verify?: Pipeline["verify"]
    readonly security?: { readonly allowExec?: boolean }
    readonly schemas?: { readonly crds?: readonly string[] }
    readonly stages: readonly ValidStage[]
  }
}

interface ValidStage {
  readonly name?: string
  readonly uses: string
  readonly match?: Selector | readonly Selector[]
  readonly exclude?: Selector | readonly Selector[]
  readonly if?: string
  readonly expect?: unknown
  readonly hooks?: HookScope
  readonly onError?: OnError
  readonly with?: unknown
}

/**
 * Reads a pipeline document. Throws a `PipelineError` with code `PIPELINE_INVALID` whose `problems`
 * are all that is wrong with it, each a line with file, line and column. What finds and words them
 * is loaded only then.
 */
export async function readPipeline(
  text: string | Buffer,
  { file, definitions, baseDir = dirname(file) }: PipelineOptions & { readonly file: string },
): Promise<Pipeline> {
  try {
    const [document, second] = documentsIn(createSource(text))
    if (second !== undefined) throw await severalDocuments(file, second)
    const value = document && nodeValue(document, document.root)
    if (document !== undefined && isValid(value, definitions) && !hasDuplicateKeys(document)) {
      const stageLine = (index: number) =>
        nodeLine(document, findNode(document, ["spec", "stages", index]))
      return toPipeline(value, { baseDir, file, stageLine })
    }
    const { invalidPipeline } = await import("./problems.ts")
    throw invalidPipeline({ value, file, ...(document && { document }) }, definitions)
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    const { unreadablePipeline } = await import("./problems.ts")
    throw unreadablePipeline(file, cause.message, cause, cause)
  }
}

async function severalDocuments(file: string, second: YamlDocument): Promise<Error> {
  const { unreadablePipeline } = await import("./problems.ts")
  const { positionOf } = await import("./positions.ts")
  const message = "a second document begins here; a pipeline file holds one"
  return unreadablePipeline(file, message, positionOf(second, []))
}

/**
 * A pipeline from a value made in code: a whole document, under the same rules as a file. Throws a
 * `PipelineError` with code `PIPELINE_INVALID` whose `problems` name their places by path.
 */
export async function pipelineFromObject(
  value: unknown,
  { definitions, baseDir = "." }: PipelineOptions,
): Promise<Pipeline> {
  if (isValid(value, definitions)) return toPipeline(value, { baseDir })
  const { invalidPipeline } = await import("./problems.ts")
  throw invalidPipeline({ value }, definitions)
}

function isValid(value: unknown, definitions: readonly StageDefinition[]): value is ValidDocument {
  if (!conforms(PIPELINE_SHAPE, value)) return false
  const { stages } = (value as ValidDocument).spec
  return stages.every((stage) => isKnown(stage, definitions)) && checkStages(value).length === 0
}

function isKnown(
  { uses, with: options = {} }: ValidStage,
  definitions: readonly StageDefinition[],
): boolean {
  const definition = definitions.find((candidate) => candidate.uses === uses)
  if (definition === undefined) return conforms({ pattern: MODULE_PATH }, uses)
  return conforms(definition.options, options)
}

interface Origin {
  readonly baseDir: string
  readonly file?: string
  readonly stageLine?: (index: number) => number
}

function toPipeline({ metadata, spec }: ValidDocument, origin: Origin): Pipeline {
  const { file, baseDir, stageLine } = origin
  const { kubernetesVersion, hooks = "include", verify = "auto", security, schemas, stages } = spec
  return {
    name: metadata?.name ?? "pipeline",
    ...(file !== undefined && { file }),
    baseDir: resolve(baseDir),
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    hooks,
    verify,
    security: { allowExec: security?.allowExec ?? true },
    crds: schemas?.crds ?? [],
    stages: stages.map((stage, index) => toStage(stage, () => stageLine?.(index))),
  }
}

function toStage(stage: ValidStage, lineOf: () => number | undefined): PipelineStage {
  const { uses, name = uses, match, exclude, expect, hooks, onError = "fail" } = stage
  return {
    name,
    uses,
    // Only messages ask for it.
    get line() {
      return lineOf()
    },
    match: toList(match),
    exclude: toList(exclude),
    ...(stage.if !== undefined && { if: stage.if }),
    ...(expect !== undefined && { expect: parseExpectation(expect) }),
    ...(hooks !== undefined && { hooks }),
    onError,
    with: stage.with ?? {},
  }
}

function toList(selectors: Selector | readonly Selector[] = []): readonly Selector[] {
  return Array.isArray(selectors) ? (selectors as readonly Selector[]) : [selectors as Selector]
}
