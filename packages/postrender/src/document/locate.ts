import { readFileSync, statSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { PipelineError } from "../errors.ts"

/** The names a pipeline is looked for under, in each folder. */
const PIPELINE_FILES: readonly string[] = [
  "pipeline.yaml",
  "pipeline.yml",
  "sternpost.yaml",
  join(".sternpost", "pipeline.yaml"),
]

// Many programs have a pipeline.yaml; ours says so in a line, in YAML or JSON.
const SHARED_NAMES = /^pipeline\.ya?ml$/
const OUR_API_VERSION = /(?:^|[{,\s])["']?apiVersion["']?\s*:\s*["']?sternpost\.dev\//m

export interface LocateOptions {
  /** What `--config` said. */
  readonly config?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/**
 * The path of the pipeline to run: what `--config` names, else `$STERNPOST_CONFIG`, else the first of
 * `PIPELINE_FILES` in `cwd` or the nearest folder above it. A path that was given stays as it is, one
 * that was found is relative; both start at `cwd`. Throws a `PipelineError` with code
 * `PIPELINE_NOT_FOUND` that says where it looked.
 */
export function locatePipeline({ config, env, cwd }: LocateOptions): string {
  const { STERNPOST_CONFIG: fromEnv } = env
  if (config !== undefined) return existing(config, "--config", cwd)
  if (fromEnv) return existing(fromEnv, "$STERNPOST_CONFIG", cwd)
  const skipped: string[] = []
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = PIPELINE_FILES.find((name) => isPipeline(join(folder, name), name, skipped))
    if (found !== undefined) return relative(cwd, join(folder, found))
    if (folder === dirname(folder)) throw notFound(cwd, skipped)
  }
}

function existing(path: string, origin: string, cwd: string): string {
  const stats = path === "" ? undefined : statSync(resolve(cwd, path), { throwIfNoEntry: false })
  if (stats?.isDirectory() !== false) {
    const what = stats === undefined ? "does not exist" : "is a folder; name the file in it"
    const message = `pipeline ${JSON.stringify(path)}, which ${origin} names, ${what}`
    throw new PipelineError("PIPELINE_NOT_FOUND", message, { file: path })
  }
  return path
}

function isPipeline(path: string, name: string, skipped: string[]): boolean {
  // Something that is no plain file may still be read, a pipe for example.
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== false) return false
  if (!SHARED_NAMES.test(name) || OUR_API_VERSION.test(textOf(path))) return true
  skipped.push(path)
  return false
}

/** A file that cannot be read is taken for ours: to pass over it could run another pipeline. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "latin1")
  } catch {
    return "apiVersion: sternpost.dev/"
  }
}

function notFound(cwd: string, skipped: readonly string[]): PipelineError {
  const names = `${PIPELINE_FILES.slice(0, -1).join(", ")} and ${PIPELINE_FILES.at(-1)}`
  const others = skipped.map(
    (path) => `; ${path} is no Sternpost pipeline (no apiVersion sternpost.dev)`,
  )
  return new PipelineError(
    "PIPELINE_NOT_FOUND",
    `no pipeline found: looked for ${names} in ${resolve(cwd)} and every folder above it${others.join("")}; ` +
      'write one with "sternpost pipeline init", or name it with --config or $STERNPOST_CONFIG',
  )
}
