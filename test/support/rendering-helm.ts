import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Files, writeInto } from "./files.ts"
import { createHelm, type Helm, type HelmName, type HelmOptions } from "./helm.ts"
import { pipelineText } from "./pipelines.ts"
import { scratchFolder } from "./scratch.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))

/** The folder of the executables. */
export const executables: string = join(root, "bin")

/** The plugin's folder. */
export const plugin: string = join(root, "plugin")

/** A real Helm, with the flags that put our post-renderer behind it. */
export interface RenderingHelm extends Helm {
  /** Flags for `install`, `upgrade` and `template`; the arguments are the renderer's own. */
  postRenderer(...args: readonly string[]): string[]
}

/** A Helm with our post-renderer: Helm 3 gets the executable's path, Helm 4 the installed plugin. */
export async function createRenderingHelm(
  name: HelmName,
  options: HelmOptions = {},
): Promise<RenderingHelm> {
  const helm = createHelm(name, options)
  if (name === "helm4") await helm.succeed(["plugin", "install", plugin])
  const renderer = name === "helm3" ? join(executables, "sternpost") : "sternpost"
  return {
    ...helm,
    postRenderer: (...args) => [
      "--post-renderer",
      renderer,
      ...args.map((argument) => `--post-renderer-args=${argument}`),
    ],
  }
}

/** Writes files into a folder, by default a new one, and gives the folder. */
export function writeFiles(files: Files, folder: string = scratchFolder("files")): string {
  writeInto(folder, files)
  return folder
}

/** Writes a pipeline of these stages and gives its path. */
export const writePipeline = (...stages: readonly object[]): string =>
  join(writeFiles({ "pipeline.yaml": pipelineText(...stages) }), "pipeline.yaml")
