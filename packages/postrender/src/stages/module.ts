import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { isObject, type JsonObject, type Manifest } from "@sternpost/manifests"
import type { Selection, Stage, StageContext } from "../contract.ts"
import type { ObjectContext, StageModule, Transformed } from "../define-stage.ts"
import { conforms } from "../document/conforms.ts"
import { PipelineError } from "../errors.ts"

/** Makes a stage of a user's own module. `options` is the stage's `with`. */
export function moduleStage(uses: string, module: StageModule, options: unknown): Stage {
  checkOptions(uses, module, options)
  const context = (stage: StageContext, index: ObjectIndex): ObjectContext => ({
    ...stage,
    options,
    report: (object, finding) => stage.report({ ...finding, ...manifestOf(index, object) }),
    skip: (object, reason) => {
      const manifest = index.get(object)
      if (manifest !== undefined) stage.skip(manifest, reason)
    },
  })
  return {
    uses,
    phase: module.phase ?? "mutate",
    idempotent: module.idempotent ?? false,
    async run(selection, stageContext) {
      const index: ObjectIndex = new Map()
      if (module.run !== undefined)
        await runAll(module, selection, index, context(stageContext, index))
      else await runEach(module, selection, index, context(stageContext, index))
    },
  }
}

/** Which manifest a plain object that was handed out stands for. */
type ObjectIndex = Map<JsonObject, Manifest>

/** Imports a stage module; `uses` is its path, relative to the pipeline file. */
export async function loadModule(uses: string, baseDir: string): Promise<StageModule> {
  const file = resolve(baseDir, uses)
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown }
    return stageModule(uses, module.default)
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    const hint = /\.[cm]?ts$/.test(uses)
      ? "; TypeScript runs unbuilt on Node 22.18 and later only"
      : ""
    throw new PipelineError(
      "PIPELINE_INVALID",
      `cannot load the stage "${uses}": ${message}${hint}`,
      { cause },
    )
  }
}

/** The default export of a stage module, checked. */
export function stageModule(uses: string, exported: unknown): StageModule {
  const refuse = (why: string) =>
    new PipelineError(
      "PIPELINE_INVALID",
      `"${uses}" is no stage: ${why} (see docs/writing-a-stage.md)`,
    )
  if (!isObject(exported)) throw refuse("its default export must be an object made by defineStage")
  const { transform, run, phase } = exported
  if (typeof transform !== "function" && typeof run !== "function")
    throw refuse("its default export has neither a `transform` nor a `run` function")
  if (phase !== undefined && phase !== "mutate" && phase !== "validate")
    throw refuse('`phase` must be "mutate" or "validate"')
  return exported as StageModule
}

function checkOptions(uses: string, module: StageModule, options: unknown): void {
  if (module.options === undefined || conforms(module.options, options ?? {})) return
  throw new PipelineError(
    "PIPELINE_INVALID",
    `the options under \`with\` do not fit the schema that "${uses}" declares: ${JSON.stringify(module.options)}`,
  )
}

async function runEach(
  module: StageModule,
  { manifests, stream }: Selection,
  index: ObjectIndex,
  context: ObjectContext,
): Promise<void> {
  for (const manifest of manifests) {
    const object = manifest.value()
    index.set(object, manifest)
    let result: Transformed
    try {
      result = await module.transform?.(object, context)
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause)
      throw manifest.error("MANIFEST_EDIT", message, cause)
    }
    const [first, ...added] = resultObjects(result, object, manifest)
    if (first === undefined) stream.remove(manifest)
    else manifest.replace(first)
    let after = manifest
    for (const value of added) after = stream.add(value, first === undefined ? {} : { after })
  }
}

function resultObjects(
  result: Transformed,
  object: JsonObject,
  manifest: Manifest,
): readonly JsonObject[] {
  if (result === undefined) return [object]
  if (result === null) return []
  const list: readonly unknown[] = Array.isArray(result) ? result : [result]
  for (const value of list)
    if (!isObject(value) || typeof value["kind"] !== "string")
      throw manifest.error(
        "MANIFEST_EDIT",
        "the stage returned something that is no Kubernetes object",
      )
  return list as readonly JsonObject[]
}

async function runAll(
  module: StageModule,
  { manifests, stream }: Selection,
  index: ObjectIndex,
  context: ObjectContext,
): Promise<void> {
  for (const manifest of manifests) index.set(manifest.value(), manifest)
  const objects = [...index.keys()]
  const result = (await module.run?.(objects, context)) ?? objects
  const kept = new Set<Manifest>()
  let after: Manifest | undefined
  for (const value of result) {
    if (!isObject(value) || typeof value["kind"] !== "string")
      throw new PipelineError(
        "STAGE_FAILED",
        "the stage returned something that is no Kubernetes object",
      )
    const manifest = index.get(value)
    if (manifest === undefined) after = stream.add(value, after === undefined ? {} : { after })
    else {
      manifest.replace(value)
      kept.add(manifest)
      after = manifest
    }
  }
  for (const manifest of manifests) if (!kept.has(manifest)) stream.remove(manifest)
}

function manifestOf(index: ObjectIndex, object: JsonObject): { manifest?: Manifest } {
  const manifest = index.get(object)
  return manifest === undefined ? {} : { manifest }
}
