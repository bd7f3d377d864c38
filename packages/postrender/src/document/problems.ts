import { duplicateKeys, type YamlDocument } from "@sternpost/goyaml"
import { formatPath } from "@sternpost/manifests"
import { closest } from "@sternpost/patch"
import type { JsonSchema, StageDefinition } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { checkStages, isMapping, stagesOf } from "./checks.ts"
import { type DocumentPath, type Mistake, stageIndex } from "./mistake.ts"
import { type Position, positionOf, sourceTextOf } from "./positions.ts"
import { describedShape } from "./schema.ts"
import { schemaMistakes } from "./schema-mistakes.ts"
import { API_VERSION, KIND, MODULE_PATH } from "./shape.ts"

/** A document that is wrong: its value and, unless it was made in code, where it was written. */
export interface Faulty {
  readonly value: unknown
  readonly file?: string
  readonly document?: YamlDocument
}

/** The error that lists everything that is wrong with a document. */
export function invalidPipeline(
  faulty: Faulty,
  definitions: readonly StageDefinition[],
): PipelineError {
  const { value, document } = faulty
  const foreign = foreignFormat(value)
  const mistakes =
    foreign === undefined
      ? [...duplicates(document), ...documentMistakes(value, definitions)]
      : [{ path: [], message: foreign }]
  return listProblems(faulty, mistakes)
}

/** The error for a file that is not one YAML document. */
export function unreadablePipeline(
  file: string,
  message: string,
  { line, column }: Position,
  cause?: unknown,
): PipelineError {
  const problem = `${file}:${line}:${column}: ${message}`
  return new PipelineError("PIPELINE_INVALID", problem, { problems: [problem], file, line, cause })
}

function duplicates(document: YamlDocument | undefined): Mistake[] {
  if (document === undefined) return []
  return duplicateKeys(document).map(({ path }) => ({
    path,
    at: "key",
    message: `duplicate key ${JSON.stringify(path.at(-1))}; keep one of them`,
  }))
}

let shape: JsonSchema | undefined

function documentMistakes(value: unknown, definitions: readonly StageDefinition[]): Mistake[] {
  shape ??= describedShape()
  return [
    ...schemaMistakes(shape, value),
    ...stagesOf(value).flatMap((stage, index) => stageMistakes(stage, index, definitions)),
    ...checkStages(value),
  ]
}

function stageMistakes(
  stage: unknown,
  index: number,
  definitions: readonly StageDefinition[],
): Mistake[] {
  if (!isMapping(stage)) return []
  const { uses, with: options = {} } = stage
  if (typeof uses !== "string" || uses === "" || new RegExp(MODULE_PATH, "u").test(uses)) return []
  const path = ["spec", "stages", index]
  const definition = definitions.find((candidate) => candidate.uses === uses)
  if (definition === undefined) return [unknownStage(uses, [...path, "uses"], definitions)]
  return schemaMistakes(definition.options, options, [...path, "with"])
}

function unknownStage(
  uses: string,
  path: DocumentPath,
  definitions: readonly StageDefinition[],
): Mistake {
  const names = definitions.map((definition) => definition.uses)
  const meant = closest(uses, names)
  const help =
    meant !== undefined
      ? `did you mean "${meant}"?`
      : `there are ${names.map((name) => `"${name}"`).join(", ")}, and modules of your own, beginning with "./"`
  return { path, message: `unknown kind of stage ${JSON.stringify(uses)}; ${help}` }
}

const BEGINNING = `a pipeline begins with "apiVersion: ${API_VERSION}" and "kind: ${KIND}" ("sternpost pipeline init" writes one)`

/** What a document is that was never meant as a pipeline. */
function foreignFormat(value: unknown): string | undefined {
  if (value === null || value === undefined) return `the document is empty; ${BEGINNING}`
  if (!isMapping(value))
    return `the document is ${Array.isArray(value) ? "a list" : "a single value"}, not a mapping; ${BEGINNING}`
  const { apiVersion, kind, spec } = value
  if (typeof apiVersion === "string" && apiVersion.includes("sternpost")) return undefined
  if (typeof apiVersion === "string" && typeof kind === "string")
    return `the document is another format, kind "${kind}" of "${apiVersion}"; ${BEGINNING}`
  if (apiVersion !== undefined || kind === KIND || spec !== undefined) return undefined
  const guess = ["patches", "resources", "kustomize"].some((key) => Object.hasOwn(value, key))
  return `the document is another format${guess ? ", perhaps a Kustomization" : ""}; ${BEGINNING}`
}

interface Placed extends Mistake {
  readonly position: Position | undefined
  readonly order: readonly number[]
}

function listProblems(faulty: Faulty, mistakes: readonly Mistake[]): PipelineError {
  const { file, value } = faulty
  const placed = distinct(mistakes)
    .map((mistake) => ({ ...mistake, ...place(faulty, mistake) }))
    .sort(byOrder)
  const problems = placed.map((mistake) => problemLine(faulty, mistake))
  const first = placed[0]
  const stage = placed.length === 1 ? stageName(value, first?.path ?? []) : undefined
  const line = first?.position?.line
  const what = file ?? "the pipeline"
  const message =
    problems.length === 1
      ? String(problems[0])
      : [`${what} has ${problems.length} problems:`, ...problems].join("\n  ")
  return new PipelineError("PIPELINE_INVALID", message, {
    problems,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(stage !== undefined && { stage }),
  })
}

/** Says one thing about one place once, whichever check found it first. */
function distinct(mistakes: readonly Mistake[]): Mistake[] {
  const seen = new Set<string>()
  return mistakes.filter(({ path, message }) => {
    const key = [...path, message].join("\0")
    return seen.size < seen.add(key).size
  })
}

function place(
  { value, file, document }: Faulty,
  { path, at }: Mistake,
): Omit<Placed, keyof Mistake> {
  const start = file === undefined ? undefined : { line: 1, column: 1 }
  const found = document === undefined ? start : positionOf(document, path, at)
  return {
    position: found,
    order: found === undefined ? indexPath(value, path) : [found.line, found.column],
  }
}

/** A path as numbers that sort as the document is read. */
function indexPath(value: unknown, path: DocumentPath): number[] {
  let inner = value
  return path.map((segment) => {
    const index = typeof segment === "number" ? segment : Object.keys(inner ?? {}).indexOf(segment)
    inner = (inner as Record<string | number, unknown> | undefined)?.[segment]
    return index
  })
}

function byOrder(a: Placed, b: Placed): number {
  const index = a.order.findIndex((number, at) => number !== b.order[at])
  if (index < 0) return a.order.length - b.order.length
  return (a.order[index] ?? -1) - (b.order[index] ?? -1)
}

function problemLine({ file, value, document }: Faulty, mistake: Placed): string {
  const { path, message, hint, position } = mistake
  const where =
    position === undefined
      ? formatPath(path) || "pipeline"
      : `${file}:${position.line}:${position.column}`
  const stage = stageIndex(path) === undefined ? "" : `stage ${stageLabel(value, path)}: `
  const quoted = document === undefined ? "" : `: ${JSON.stringify(sourceTextOf(document, path))}`
  return `${where}: ${stage}${message}${hint === "quotes" ? `; put it in quotes${quoted}` : ""}`
}

function stageLabel(value: unknown, path: DocumentPath): string {
  const name = stageName(value, path)
  return name === undefined ? String((stageIndex(path) ?? 0) + 1) : `"${name}"`
}

/** The name of the stage that a path leads into, as far as it has one. */
function stageName(value: unknown, path: DocumentPath): string | undefined {
  const stage = stagesOf(value)[stageIndex(path) ?? -1]
  const { name, uses } = isMapping(stage) ? stage : {}
  return [name, uses].find((text): text is string => typeof text === "string" && text !== "")
}
