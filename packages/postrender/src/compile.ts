import {
  compileHeaderSelectors,
  compileSelectors,
  type HeaderMatcher,
  type Matcher,
  type Selector,
  type SelectorEnvironment,
} from "@sternpost/manifests"
import { type CustomType, findPodSpecs } from "@sternpost/schema"
import type { RenderContext, Stage } from "./contract.ts"
import type { Pipeline, PipelineStage } from "./document/pipeline.ts"
import { PipelineError } from "./errors.ts"
import { findStage } from "./stages/registry.ts"

/** A stage of a pipeline, ready to run. */
export interface CompiledStage {
  readonly entry: PipelineStage
  readonly stage: Stage
  /** Whether it, or what selects its objects, may ask where they hold pods. */
  readonly readsPods: boolean
  /** What `match` and `exclude` mean; absent when they are not given. */
  readonly selects: Matcher | undefined
  /** The same where the header of an object tells it. */
  readonly selectsHeader: HeaderMatcher | undefined
  /** Whether `if` holds; throws where it names something that is not known. */
  readonly condition: ((context: RenderContext) => boolean) | undefined
}

export interface CompiledPipeline {
  readonly pipeline: Pipeline
  readonly stages: readonly CompiledStage[]
  /** Those that the pipeline gives CRDs of. */
  readonly customTypes: readonly CustomType[]
}

/**
 * Makes every stage of a pipeline: options checked, selectors and expressions compiled, the user's
 * own modules loaded. Throws a `PipelineError` that names the stage and its line.
 */
export async function compilePipeline(pipeline: Pipeline): Promise<CompiledPipeline> {
  const stages: CompiledStage[] = []
  const customTypes = await readCrds(pipeline)
  for (const entry of pipeline.stages)
    stages.push(await compileStage(entry, { pipeline, customTypes }))
  refuseLateMutators(stages, pipeline)
  return { pipeline, stages, customTypes }
}

/** What all stages of a pipeline share. */
interface Surroundings {
  readonly pipeline: Pipeline
  readonly customTypes: readonly CustomType[]
}

async function readCrds({ crds, baseDir, file }: Pipeline): Promise<readonly CustomType[]> {
  if (crds.length === 0) return []
  try {
    return await (await import("./schemas/crds.ts")).loadCrds(crds, baseDir)
  } catch (cause) {
    if (!(cause instanceof PipelineError) || file === undefined) throw cause
    throw new PipelineError(cause.code, `${file}: ${cause.message}`, { file, cause })
  }
}

async function compileStage(
  entry: PipelineStage,
  surroundings: Surroundings,
): Promise<CompiledStage> {
  try {
    const stage = await makeStage(entry, surroundings)
    const match = entry.match.length === 0 && stage.target ? [stage.target.selector] : entry.match
    const isSelective = match.length + entry.exclude.length > 0
    const usesCel = [...entry.match, ...entry.exclude].some(({ cel }) => cel !== undefined)
    const cel = usesCel || entry.if !== undefined ? await import("./condition.ts") : undefined
    const environment: SelectorEnvironment = {
      hasPodSpec: (manifest) => findPodSpecs(manifest, (path) => manifest.get(path)).length > 0,
      ...(cel === undefined ? {} : { cel: cel.objectMatcher }),
    }
    return {
      entry,
      stage,
      readsPods:
        findStage(entry.uses)?.readsPods === true || [...match, ...entry.exclude].some(asksForPods),
      selects: isSelective ? compileSelectors(match, entry.exclude, environment) : undefined,
      selectsHeader: isSelective ? compileHeaderSelectors(match, entry.exclude) : undefined,
      condition: entry.if === undefined ? undefined : cel?.compileCondition(entry.if),
    }
  } catch (cause) {
    throw invalidStage(entry, surroundings.pipeline, cause)
  }
}

const asksForPods = ({ podSpec }: Selector) => podSpec !== undefined

/** Stages that do their work by a program which is not ours. */
const RUN_PROGRAMS: readonly string[] = ["exec", "kyverno"]

async function makeStage(
  entry: PipelineStage,
  { pipeline: { baseDir, security, crds, kubernetesVersion }, customTypes }: Surroundings,
): Promise<Stage> {
  const definition = findStage(entry.uses)
  const foreign = definition === undefined || RUN_PROGRAMS.includes(entry.uses)
  if (foreign && !security.allowExec)
    throw new PipelineError(
      "STAGE_REFUSED",
      `"${entry.uses}" runs a program, which security.allowExec: false forbids`,
    )
  if (definition !== undefined)
    return definition.create(entry.with, {
      baseDir,
      customTypes,
      crds,
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
      hasMatch: entry.match.length > 0,
    })
  const { loadModule, moduleStage } = await import("./stages/module.ts")
  return moduleStage(entry.uses, await loadModule(entry.uses, baseDir), entry.with)
}

function refuseLateMutators(stages: readonly CompiledStage[], pipeline: Pipeline): void {
  const validator = stages.findIndex(({ stage }) => stage.phase === "validate")
  if (validator < 0) return
  const late = stages.slice(validator).find(({ stage }) => stage.phase === "mutate")
  if (late === undefined) return
  const why = `it changes objects, but comes after the validator "${stages[validator]?.entry.name}"; put validators last`
  throw invalidStage(late.entry, pipeline, new PipelineError("PIPELINE_INVALID", why))
}

function invalidStage(entry: PipelineStage, pipeline: Pipeline, cause: unknown): PipelineError {
  const message = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof PipelineError ? cause.code : "PIPELINE_INVALID"
  return new PipelineError(code, `${stagePlace(entry, pipeline)}: ${message}`, {
    stage: entry.name,
    cause,
    ...(pipeline.file === undefined ? {} : { file: pipeline.file }),
    ...(entry.line === undefined ? {} : { line: entry.line }),
  })
}

/** `pipeline.yaml:12: stage "labels"`, as far as it is known. */
export function stagePlace(entry: PipelineStage, { file }: Pipeline): string {
  const line = entry.line === undefined ? "" : `:${entry.line}`
  return `${file === undefined ? "" : `${file}${line}: `}stage "${entry.name}"`
}
