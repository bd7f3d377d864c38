import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path"
import { parse, stringify } from "@sternpost/goyaml"
import { KustomizeError } from "@sternpost/kustomize"
import { allowedEnvironment, runProcess, SandboxError } from "@sternpost/sandbox"
import type { Selection, StageContext } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { markedText, takeOverMarked } from "./kustomize-marks.ts"
import type { KustomizeOptions } from "./kustomize-objects.ts"
import { PrivateFolder } from "./private-folder.ts"

const FILES = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
const SKIPPED: ReadonlySet<string> = new Set([".git", "node_modules"])
const TIMEOUT_MS = 120_000
const STREAM_FILE = "sternpost-stream.yaml"

interface Job {
  readonly folder: string
  readonly options: KustomizeOptions
}

/**
 * Sends objects through the real kustomize, or kubectl's: copies of the kustomizations that are named go into
 * a private folder, and the objects beside them. Throws a `PipelineError` with what the program said.
 */
export async function kustomizeByProgram(
  { manifests, stream }: Selection,
  context: StageContext,
  { folder, options }: Job,
): Promise<void> {
  const scratch = new PrivateFolder("sternpost-kustomize")
  try {
    const copied = copyAll(folder, scratch.path)
    placeStream(copied, markedText(manifests), options.stream)
    takeOverMarked(stream, manifests, await build(copied, context, options))
  } finally {
    scratch.dispose()
  }
}

/** Copies a kustomization and those that it leads to, which keep their places to each other. */
function copyAll(folder: string, into: string): string {
  const folders = kustomizationsFrom(folder)
  const above = commonFolder(folders)
  for (const one of folders) {
    const target = join(into, relative(above, one))
    mkdirSync(target, { recursive: true })
    cpSync(one, target, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !SKIPPED.has(basename(path)),
    })
  }
  return join(into, relative(above, folder))
}

function kustomizationsFrom(folder: string): string[] {
  const found = new Set<string>()
  const left = [folder]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const file = kustomizationIn(next)
    if (found.has(next) || file === undefined) continue
    found.add(next)
    for (const path of namedPaths(file)) left.push(resolve(next, path))
  }
  return [...found]
}

function kustomizationIn(folder: string): string | undefined {
  return FILES.map((name) => join(folder, name)).find((path) => existsSync(path))
}

// Only folders matter, which are told from files by the kustomization in them.
function namedPaths(file: string): string[] {
  const value = readKustomization(file)
  const fields = ["resources", "bases", "components", "generators", "transformers", "validators"]
  return fields.flatMap((field) => {
    const list = value[field]
    return Array.isArray(list) ? list.filter((path) => typeof path === "string") : []
  })
}

function readKustomization(file: string): Record<string, unknown> {
  try {
    const value = parse(readFileSync(file))
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new KustomizeError("KUSTOMIZATION_INVALID", message, { file, cause })
  }
}

function commonFolder(folders: readonly string[]): string {
  let above = folders[0] ?? ""
  while (folders.some((folder) => relative(above, folder).startsWith(".."))) above = dirname(above)
  return above
}

/** Puts the objects where the kustomization looks for them, or before its own resources. */
function placeStream(folder: string, text: string, name: string | undefined): void {
  const file = kustomizationIn(folder) ?? join(folder, "kustomization.yaml")
  const value = readKustomization(file)
  const resources = Array.isArray(value["resources"]) ? value["resources"] : []
  const missing = resources.find(
    (path): path is string => typeof path === "string" && standsForStream(folder, path, name),
  )
  if (missing !== undefined && missing !== "-") {
    // One left over may be a link to the file that the user has.
    rmSync(join(folder, missing), { force: true })
    writeFileSync(join(folder, missing), text)
    return
  }
  const others = resources.filter((path) => path !== "-")
  const changed = { ...value, resources: [STREAM_FILE, ...others] }
  writeFileSync(join(folder, STREAM_FILE), text)
  // The copy may be a link to the file that the user has.
  rmSync(file)
  writeFileSync(file, stringify(changed))
}

function standsForStream(folder: string, path: string, name: string | undefined): boolean {
  // Nothing is written outside of the private folder, whatever a kustomization names.
  if (isAbsolute(path) || path.split("/").includes("..")) return false
  if (name !== undefined) return basename(path) === name
  return !existsSync(join(folder, path)) && /^-$|\.(?:ya?ml|json)$/.test(path)
}

/** Runs kustomize, or kubectl where there is none. */
async function build(
  folder: string,
  context: StageContext,
  { loadRestrictor }: KustomizeOptions,
): Promise<Buffer> {
  const restrictor = loadRestrictor === "none" ? ["--load-restrictor=LoadRestrictionsNone"] : []
  const lines = [
    ["kustomize", "build", ...restrictor, "--reorder=none", folder],
    ["kubectl", "kustomize", ...restrictor, "--reorder=none", folder],
  ]
  for (const [command = "", ...args] of lines) {
    try {
      return await run(command, args, { folder, context })
    } catch (cause) {
      if (!(cause instanceof SandboxError)) throw cause
      if (cause.code === "SANDBOX_NOT_FOUND") continue
      throw new PipelineError(
        "STAGE_FAILED",
        cause.message.replaceAll(folder, "the kustomization"),
        { cause },
      )
    }
  }
  throw new PipelineError(
    "STAGE_FAILED",
    "neither kustomize nor kubectl is on PATH; install one, or use engine: native",
  )
}

async function run(
  command: string,
  args: readonly string[],
  { folder, context }: { folder: string; context: StageContext },
): Promise<Buffer> {
  const { stdout } = await runProcess({
    command,
    args,
    cwd: folder,
    env: allowedEnvironment(["PATH"], process.env),
    timeoutMs: TIMEOUT_MS,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  })
  return stdout
}
