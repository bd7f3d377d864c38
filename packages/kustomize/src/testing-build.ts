import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { type BuildOptions, buildKustomization } from "./build.ts"
import { KustomizeError } from "./errors.ts"
import { memoryFiles } from "./files/memory-files.ts"

/** Files of a test by their paths below the root; one text alone is its kustomization. */
export type Files = string | Readonly<Record<string, string>>

const ROOT = join(process.cwd(), "k")

/** What is printed for files in memory; the folder is the root if none is named. */
export function built(files: Files, folder = ".", options: BuildOptions = {}): Promise<string> {
  const all = typeof files === "string" ? { "kustomization.yaml": files } : files
  const paths = Object.entries(all).map(([path, text]) => [join(ROOT, path), text])
  return buildKustomization(join(ROOT, folder), {
    files: memoryFiles(Object.fromEntries(paths)),
    ...options,
  })
}

/** The error for files in memory: `CODE file:line: what is wrong`, with paths below the root. */
export async function problem(
  files: Files,
  folder = ".",
  options: BuildOptions = {},
): Promise<string> {
  try {
    await built(files, folder, options)
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error
    return `${error.code} ${error.message.replaceAll("k/", "")}`
  }
  throw new Error("nothing was wrong with the kustomization")
}

/** A ConfigMap of a name, in flow style. */
export function configMap(name: string, more = ""): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}${more}}\n`
}

/** A Deployment of a name with one container of an image. */
export function deployment(name: string, image = "nginx"): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec: {template: {spec: {containers: [{name: main, image: ${image}}]}}}
`
}

/** The objects of a text, as `Kind name` or `Kind namespace/name`. */
export function idsOf(text: string): string[] {
  return parseManifests(text).manifests.map(({ kind, namespace, name }) =>
    [kind, namespace === "" || namespace === undefined ? name : `${namespace}/${name}`].join(" "),
  )
}

/** The value at a path of an object of a text, which its name says. */
export function valueAt(text: string, name: string, ...path: (string | number)[]): unknown {
  const found = parseManifests(text).manifests.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no object is named ${name}:\n${text}`)
  return found.get(path)
}
