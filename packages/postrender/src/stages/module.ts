import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import {
  FILENAME_ANNOTATION,
  isObject,
  type JsonObject,
  type Manifest,
  ManifestError,
  type ManifestStream,
} from "@sternpost/manifests"
import type { Selection, Stage, StageContext } from "../contract.ts"
import type { KubernetesObject, ObjectContext, StageModule, Transformed } from "../define-stage.ts"
import { conforms } from "../document/conforms.ts"
import { PipelineError } from "../errors.ts"
import { isPlainData, plainData } from "./plain-data.ts"

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
      const index: ObjectIndex = new WeakMap()
      if (module.run !== undefined)
        await runAll(module, selection, index, context(stageContext, index))
      else await runEach(module, selection, index, context(stageContext, index))
    },
  }
}

/** Which manifest a plain object that was handed out stands for, as long as anybody has it. */
type ObjectIndex = WeakMap<object, Manifest>

/** Imports a stage module; `uses` is its path, relative to the pipeline file. */
export async function loadModule(uses: string, baseDir: string): Promise<StageModule> {
  const file = resolve(baseDir, uses)
  // Node would say that the module was imported from the middle of this program.
  if (!existsSync(file)) throw cannotLoad(uses, `there is no file "${file}"`)
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown }
    return stageModule(uses, module.default)
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause
    throw cannotLoad(uses, loadProblem(cause), cause)
  }
}

function cannotLoad(uses: string, why: string, cause?: unknown): PipelineError {
  return new PipelineError("PIPELINE_INVALID", `cannot load the stage "${uses}": ${why}`, { cause })
}

function loadProblem(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (!("code" in cause) || cause.code !== "ERR_UNKNOWN_FILE_EXTENSION") return cause.message
  return `${cause.message}; TypeScript runs unbuilt on Node 22.18 and later only, and this is ${process.version}`
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
    const object = manifest.lazyValue() as KubernetesObject
    index.set(object, manifest)
    let result: Transformed
    try {
      result = await module.transform?.(object, context)
    } catch (cause) {
      if (cause instanceof ManifestError) throw cause
      const message = cause instanceof Error ? cause.message : String(cause)
      throw manifest.error("MANIFEST_EDIT", message, cause)
    }
    const [first, ...added] = resultObjects(result, object, manifest)
    const template = added.length > 0 ? manifest.template : undefined
    if (first === undefined) stream.remove(manifest)
    else replaceObject(manifest, first)
    let after = manifest
    for (const value of added)
      after = addObject(stream, value, {
        ...(first === undefined ? {} : { after }),
        ...(template === undefined ? {} : { template }),
      })
  }
}

function resultObjects(
  result: Transformed,
  object: JsonObject,
  manifest: Manifest,
): readonly JsonObject[] {
  if (result === null) return []
  const list: readonly unknown[] =
    result === undefined ? [object] : Array.isArray(result) ? result : [result]
  return list.map((value) => {
    if (isKubernetesObject(value)) return value
    const why = "the stage returned something that is no Kubernetes object"
    throw manifest.error("MANIFEST_EDIT", why)
  })
}

function isKubernetesObject(value: unknown): value is JsonObject {
  return isObject(value) && typeof value["kind"] === "string"
}

/** Helm 4's filename annotation is not the stage's to lose. */
function replaceObject(manifest: Manifest, value: JsonObject): void {
  const filename = manifest.get(FILENAME_PATH)
  // The stage may have edited in place what it was given, so it is compared with the text.
  const { before, after } = manifest.differing(value)
  const object = plainObject(after, (why, cause) => manifest.error("MANIFEST_EDIT", why, cause))
  manifest.replace(object, before)
  if (filename !== undefined && manifest.get(FILENAME_PATH) === undefined)
    manifest.set(FILENAME_PATH, filename)
}

/** Adds an object; it comes from the template given unless it says so itself. */
function addObject(
  stream: ManifestStream,
  value: JsonObject,
  place: { readonly after?: Manifest; readonly template?: string },
): Manifest {
  const { template, ...rest } = place
  const object = plainObject(value, (why, cause) => {
    const { metadata } = value
    const name = isObject(metadata) ? ` ${metadata["name"]}` : ""
    return new PipelineError("STAGE_FAILED", `${value["kind"]}${name}: ${why}`, { cause })
  })
  const isNamed = namesTemplate(object)
  return stream.add(object, isNamed || template === undefined ? rest : place)
}

const FILENAME_PATH = ["metadata", "annotations", FILENAME_ANNOTATION]

function namesTemplate({ metadata }: JsonObject): boolean {
  const annotations = isObject(metadata) ? metadata["annotations"] : undefined
  return isObject(annotations) && FILENAME_ANNOTATION in annotations
}

function plainObject(
  value: JsonObject,
  failure: (why: string, cause: PipelineError) => Error,
): JsonObject {
  if (isPlainData(value)) return value
  try {
    return plainData(value)
  } catch (cause) {
    throw cause instanceof PipelineError ? failure(cause.message, cause) : cause
  }
}

async function runAll(
  module: StageModule,
  { manifests, stream }: Selection,
  index: ObjectIndex,
  context: ObjectContext,
): Promise<void> {
  const objects = manifests.map((manifest) => {
    const object = manifest.value() as KubernetesObject
    index.set(object, manifest)
    return object
  })
  const result = (await module.run?.(objects, context)) ?? objects
  const kept = new Set<Manifest>()
  let after: Manifest | undefined
  for (const value of result) {
    if (!isKubernetesObject(value))
      throw new PipelineError(
        "STAGE_FAILED",
        "the stage returned something that is no Kubernetes object",
      )
    const manifest = index.get(value)
    if (manifest === undefined) after = addObject(stream, value, placeAfter(after))
    else {
      replaceObject(manifest, value)
      kept.add(manifest)
      after = manifest
    }
  }
  for (const manifest of manifests) if (!kept.has(manifest)) stream.remove(manifest)
}

function placeAfter(after: Manifest | undefined): { after?: Manifest; template?: string } {
  const template = after?.template
  return {
    ...(after === undefined ? {} : { after }),
    ...(template === undefined ? {} : { template }),
  }
}

function manifestOf(index: ObjectIndex, object: object): { manifest?: Manifest } {
  const manifest = index.get(object)
  return manifest === undefined ? {} : { manifest }
}
