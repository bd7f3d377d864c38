import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { KustomizeError, kustomizeStream } from "@sternpost/kustomize"
import { ManifestError } from "@sternpost/manifests"
import type { Selection, Stage, StageContext, StageEnvironment } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { remoteFiles } from "./remote-files.ts"

/** The options of `uses: kustomize`. */
export interface KustomizeOptions {
  readonly dir: string
  readonly engine?: "native" | "binary"
  readonly compat?: "kustomize" | "sternpost"
  readonly stream?: string
  readonly loadRestrictor?: "root" | "none"
  readonly allowAbsentTargets?: boolean
  readonly allowRemote?: boolean
}

const FILES = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

/** The stage of `uses: kustomize`. Throws a `PipelineError` when there is no kustomization. */
export function kustomizeStage(given: unknown, environment: StageEnvironment): Stage {
  const options = given as KustomizeOptions
  const folder = resolve(environment.baseDir, options.dir)
  if (!FILES.some((file) => existsSync(join(folder, file))))
    throw new PipelineError(
      "PIPELINE_INVALID",
      `there is no kustomization in ${options.dir}: none of ${FILES.join(", ")}`,
    )
  refuseForBinary(options)
  return {
    uses: "kustomize",
    phase: "mutate",
    // Names get their prefix again, generated objects come again.
    idempotent: false,
    async run(selection, context) {
      if (options.engine === "binary") await runBinary(selection, context, { folder, options })
      else await runNative(selection, { folder, options, environment })
    },
  }
}

// What only our own engine can do.
function refuseForBinary({ engine, compat, allowAbsentTargets }: KustomizeOptions): void {
  if (engine !== "binary") return
  const asked = compat === "sternpost" ? "compat: sternpost" : "allowAbsentTargets"
  if (compat === "sternpost" || allowAbsentTargets === true)
    throw new PipelineError(
      "PIPELINE_INVALID",
      `${asked} needs engine: native; the program knows nothing of it`,
    )
}

interface Native {
  readonly folder: string
  readonly options: KustomizeOptions
  readonly environment: StageEnvironment
}

async function runNative(
  selection: Selection,
  { folder, options, environment }: Native,
): Promise<void> {
  const { compat, stream: streamName, loadRestrictor, allowAbsentTargets, allowRemote } = options
  const remote = allowRemote === true ? await remoteFiles() : undefined
  try {
    const manifests = selection.isWhole ? undefined : selection.manifests
    await kustomizeStream(selection.stream, manifests, folder, {
      customTypes: environment.customTypes,
      ...(compat === undefined ? {} : { compat }),
      ...(streamName === undefined ? {} : { streamName }),
      ...(loadRestrictor === undefined ? {} : { loadRestrictor }),
      ...(allowAbsentTargets === undefined ? {} : { allowAbsentTargets }),
      ...(remote === undefined ? {} : { remote }),
    })
  } catch (cause) {
    throw cause instanceof KustomizeError ? failed(cause) : cause
  } finally {
    remote?.dispose()
  }
}

async function runBinary(
  selection: Selection,
  context: StageContext,
  { folder, options }: Omit<Native, "environment">,
): Promise<void> {
  const { kustomizeByProgram } = await import("./kustomize-program.ts")
  try {
    await kustomizeByProgram(selection, context, { folder, options })
  } catch (cause) {
    if (cause instanceof KustomizeError) throw failed(cause)
    if (!(cause instanceof ManifestError)) throw cause
    throw new PipelineError(
      "STAGE_FAILED",
      `kustomize printed something that is no Kubernetes YAML: ${cause.message}`,
      { cause },
    )
  }
}

function failed(cause: KustomizeError): PipelineError {
  const { object, file, line } = cause
  return new PipelineError("STAGE_FAILED", cause.message, {
    cause,
    ...(object === undefined ? {} : { object }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  })
}
