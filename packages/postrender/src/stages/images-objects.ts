import { formatPath } from "@sternpost/manifests"
import {
  compileImages,
  type ImageOptions,
  type ImageReports,
  type ImageTransformer,
  TransformError,
} from "@sternpost/transform"
import type { Stage, StageContext } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { readOptionFile, unusableFile } from "./option-file.ts"

interface ImagesOptions extends Omit<ImageOptions, "lock"> {
  readonly lockFile?: string
}

/** The stage of `uses: images`. Throws for options and lock files that make no sense. */
export function imagesStage(options: unknown, baseDir: string): Stage {
  const { lockFile, ...rest } = options as ImagesOptions
  if (lockFile === undefined && rest.unlocked !== undefined)
    throw new PipelineError("PIPELINE_INVALID", "`unlocked` says nothing without a `lockFile`")
  const transformer = compile(rest, lockFile, baseDir)
  return {
    uses: "images",
    phase: "mutate",
    idempotent: transformer.idempotent,
    run(selection, context) {
      const reports = reportsTo(context)
      for (const manifest of selection.pick?.(transformer.wants) ?? selection.manifests)
        transformer.transform(manifest, reports)
      transformer.finish(reports)
    },
  }
}

function compile(
  options: ImageOptions,
  lockFile: string | undefined,
  baseDir: string,
): ImageTransformer {
  if (lockFile === undefined) return compileImages(options)
  const unlocked = compileImages(options)
  const lock = readOptionFile("lock file", lockFile, baseDir)
  try {
    return { ...compileImages({ ...options, lock }), idempotent: unlocked.idempotent }
  } catch (cause) {
    throw cause instanceof TransformError ? unusableFile("lock file", lockFile, cause) : cause
  }
}

function reportsTo(context: StageContext): ImageReports {
  return {
    warn: (manifest, message, { path }) =>
      context.report({ severity: "warning", rule: "image-unlocked", message, manifest, path }),
    standIn: (manifest, message, { path }) =>
      context.report({ severity: "warning", rule: "image-placeholder", message, manifest, path }),
    unused: (rules) => {
      for (const { name } of rules)
        context.report({
          severity: "info",
          rule: "image-not-found",
          message: `no image is called "${name}", so its entry changed nothing`,
        })
    },
    skip: (manifest, { path }) =>
      context.skip(
        manifest,
        `image-placeholder: ${formatPath(path)} is filled in by another program`,
      ),
  }
}
