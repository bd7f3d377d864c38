import { readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseManifests } from "@sternpost/manifests"
import type { RenderingHelm } from "./rendering-helm.ts"

const root = fileURLToPath(new URL("../../examples/", import.meta.url))
const chart = join(root, "charts/web")

/** A folder of `examples/`, each folder in which has a `pipeline.yaml`. */
export interface ExampleFolder {
  readonly path: string
  /** The names of its folders, in order. */
  readonly names: readonly string[]
}

/** Finds the pipelines of a folder of `examples/`. */
export function exampleFolder(name: string): ExampleFolder {
  const path = join(root, name)
  const folders = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return { path, names: folders.map((entry) => entry.name) }
}

/** What Helm makes of the example chart: through the pipeline in a folder, or without any. */
export function renderExample(helm: RenderingHelm, folder?: string): Promise<string> {
  const config = `--config=${join(folder ?? "", "pipeline.yaml")}`
  const renderer = folder === undefined ? [] : helm.postRenderer(config)
  return helm.succeed(["template", "web", chart, ...renderer])
}

/** The objects of a release that are no hooks, in the order of their names. */
export function objectsOf(rendered: string): readonly unknown[] {
  return parseManifests(rendered)
    .manifests.filter((manifest) => !manifest.isHook)
    .toSorted((a, b) => (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1))
    .map((manifest) => manifest.value())
}
