import {
  type HeaderMatcher,
  type Manifest,
  ManifestError,
  type ManifestStream,
  type Matcher,
  parseManifests,
} from "@sternpost/manifests"
import { type CompiledPipeline, type CompiledStage, stagePlace } from "./compile.ts"
import type { Finding, RenderContext, Selection, StageContext } from "./contract.ts"
import type { HookScope } from "./document/pipeline.ts"
import { PipelineError } from "./errors.ts"
import { notePodSpecs } from "./schemas/pod-specs.ts"
import { VERIFIED_BYTES } from "./verified.ts"

/** What became of one stage of a run. */
export interface StageResult {
  readonly name: string
  readonly uses: string
  /** `skipped`: `if` was false. `failed`: it failed, and `onError` let the run go on. */
  readonly status: "ran" | "skipped" | "failed"
  /** Objects that `match` selected. */
  readonly selected: number
  /** Entries it made in the edit log. */
  readonly edits: number
  readonly durationMs: number
  readonly findings: readonly Finding[]
  readonly skipped: readonly { readonly manifest: Manifest; readonly reason: string }[]
  readonly error?: string
}

export interface RunResult {
  readonly stream: ManifestStream
  readonly stages: readonly StageResult[]
}

export interface RunOptions {
  readonly context?: RenderContext
  readonly signal?: AbortSignal
  /** Called before each stage, for progress. */
  readonly onStage?: (name: string, index: number, total: number) => void
  /** Called with each warning: a stage that failed with `onError: warn`. */
  readonly onWarning?: (message: string) => void
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

/**
 * Runs a pipeline over a rendered stream. Throws a `PipelineError`; nothing of the result can be used
 * then. Findings of severity `error` do not throw: they are in the result.
 */
export async function runPipeline(
  whole: CompiledPipeline,
  rendered: string | Buffer,
  options: RunOptions = {},
): Promise<RunResult> {
  const { pipeline, stages } = whole
  const stream = readStream(rendered, pipeline.verify)
  const context = { ...options.context }
  if (pipeline.kubernetesVersion !== undefined && context.kubernetesVersion === undefined)
    Object.assign(context, { kubernetesVersion: pipeline.kubernetesVersion })
  const results: StageResult[] = []
  for (const [index, compiled] of stages.entries()) {
    options.onStage?.(compiled.entry.name, index, stages.length)
    const ranBefore = namesOfMutators(stages, results)
    results.push(await runStage(compiled, whole, stream, { ...options, context, ranBefore }))
  }
  settle(stream)
  return { stream, stages: results }
}

function namesOfMutators(
  stages: readonly CompiledStage[],
  results: readonly StageResult[],
): readonly string[] {
  return results
    .filter(({ status }, index) => status === "ran" && stages[index]?.stage.phase === "mutate")
    .map(({ name }) => name)
}

// What an edit needs to know of its document it may ask only now, and nothing was written yet.
function settle(stream: ManifestStream): void {
  try {
    stream.settle()
  } catch (cause) {
    if (!(cause instanceof ManifestError)) throw cause
    throw unreadableInput(cause)
  }
}

function readStream(
  rendered: string | Buffer,
  verify: "auto" | "always" | "never",
): ManifestStream {
  try {
    const stream = parseManifests(rendered)
    if (verify === "always" || (verify === "auto" && rendered.length <= VERIFIED_BYTES))
      stream.verify()
    return stream
  } catch (cause) {
    if (!(cause instanceof ManifestError)) throw cause
    throw unreadableInput(cause)
  }
}

function unreadableInput(cause: ManifestError): PipelineError {
  const message = `cannot read the rendered manifests: ${cause.message}; look at the chart's template with \`helm template\``
  return new PipelineError("PIPELINE_INPUT", message, {
    cause,
    ...(cause.line === undefined ? {} : { line: cause.line }),
    ...(cause.object === undefined ? {} : { object: cause.object }),
  })
}

async function runStage(
  compiled: CompiledStage,
  whole: CompiledPipeline,
  stream: ManifestStream,
  options: RunOptions & { readonly ranBefore: readonly string[] },
): Promise<StageResult> {
  const { entry } = compiled
  const now = options.now ?? milliseconds
  const started = now()
  const findings: Finding[] = []
  const skipped: { manifest: Manifest; reason: string }[] = []
  const logged = stream.log.size
  const restore = entry.onError === "fail" ? undefined : stream.snapshot()
  const result = (
    status: StageResult["status"],
    selected: number,
    error?: string,
  ): StageResult => ({
    name: entry.name,
    uses: entry.uses,
    status,
    selected,
    edits: stream.log.size - logged,
    durationMs: now() - started,
    findings,
    skipped,
    ...(error === undefined ? {} : { error }),
  })
  const context: StageContext = {
    ...options.context,
    stage: entry.name,
    baseDir: whole.pipeline.baseDir,
    ranBefore: options.ranBefore,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    report: (finding) => findings.push(finding),
    skip: (manifest, reason) => skipped.push({ manifest, reason }),
  }
  try {
    if (compiled.condition?.(options.context ?? {}) === false) return result("skipped", 0)
    const selected = await execute(compiled, whole, stream, context)
    return result("ran", selected)
  } catch (cause) {
    const error = stageError(compiled, whole, cause)
    if (restore === undefined) throw error
    restore()
    if (entry.onError === "warn") options.onWarning?.(error.message)
    return result("failed", 0, error.message)
  }
}

async function execute(
  compiled: CompiledStage,
  { pipeline, customTypes }: CompiledPipeline,
  stream: ManifestStream,
  context: StageContext,
): Promise<number> {
  const { entry, stage, readsPods } = compiled
  if (readsPods) await notePodSpecs(stream, customTypes)
  const { selection, count } = select(stream, entry.hooks ?? pipeline.hooks, compiled)
  const selected = count()
  const target = entry.match.length === 0 ? stage.target : undefined
  const expectation = entry.expect ?? (target && { min: 1 })
  if (expectation !== undefined) {
    const { unmetExpectation } = await import("./expectation.ts")
    const kinds = stream.manifests.map(({ kind }) => kind)
    const unmet = unmetExpectation(expectation, { selected, kinds, target: target?.words })
    if (unmet !== undefined) throw new PipelineError("STAGE_EXPECTATION", unmet)
  }
  const logged = stream.log.size
  stream.log.stage = entry.name
  await stage.run(selection, context)
  if (stage.phase === "validate" && stream.log.size > logged)
    throw new PipelineError(
      "STAGE_VALIDATOR_CHANGED",
      "a validator must not change objects, but it did",
    )
  return selected
}

/** What is selected, and how many objects that are. */
interface Selected {
  readonly selection: Selection
  count(): number
}

function select(
  stream: ManifestStream,
  hooks: HookScope,
  { selects, selectsHeader }: CompiledStage,
): Selected {
  if (hooks === "include" && selects === undefined) return wholeOf(stream)
  if (hooks === "include" && selects !== undefined && selectsHeader !== undefined)
    return byHeader(stream, selects, selectsHeader)
  const inScope = stream.manifests.filter(
    (manifest) => hooks === "include" || manifest.isHook === (hooks === "only"),
  )
  const manifests = selects === undefined ? inScope : inScope.filter(selects)
  return { selection: { manifests, stream, isWhole: false }, count: () => manifests.length }
}

// The objects are only made if the stage asks for them, here and below.
function wholeOf(stream: ManifestStream): Selected {
  const selection: Selection = {
    stream,
    isWhole: true,
    pick: (wanted) => stream.select(wanted),
    get manifests() {
      return stream.manifests
    },
  }
  return { selection, count: () => stream.size }
}

function byHeader(
  stream: ManifestStream,
  selects: Matcher,
  selectsHeader: HeaderMatcher,
): Selected {
  let made: readonly Manifest[] | undefined
  const selection: Selection = {
    stream,
    isWhole: false,
    pick: (wanted) =>
      stream.select((header) => selectsHeader(header) && wanted(header)).filter(selects),
    get manifests() {
      made ??= stream.select(selectsHeader).filter(selects)
      return made
    },
  }
  return { selection, count: () => stream.count(selects, selectsHeader) }
}

// `performance` would be loaded for this alone.
function milliseconds(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

function stageError(
  { entry }: CompiledStage,
  { pipeline }: CompiledPipeline,
  cause: unknown,
): PipelineError {
  const message = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof PipelineError ? cause.code : "STAGE_FAILED"
  const object = cause instanceof ManifestError ? cause.object : undefined
  return new PipelineError(code, `${stagePlace(entry, pipeline)}: ${message}`, {
    stage: entry.name,
    cause,
    ...(pipeline.file === undefined ? {} : { file: pipeline.file }),
    ...(entry.line === undefined ? {} : { line: entry.line }),
    ...(object === undefined ? {} : { object }),
  })
}
