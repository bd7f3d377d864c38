import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { isObject, parseManifests } from "@sternpost/manifests"
import { compilePipeline, definePipeline, runPipeline } from "@sternpost/postrender"
import { type ProgramResult, runProgram } from "./run-program.ts"
import { scratchFolder } from "./scratch.ts"
import { tool } from "./tools.ts"

/** Builds a stream of manifests with the real kustomize, by the fields of a kustomization. */
export async function kustomizeBuild(
  stream: string,
  kustomization: Readonly<Record<string, unknown>>,
): Promise<ProgramResult> {
  const folder = scratchFolder("kustomize")
  writeFileSync(join(folder, "all.yaml"), stream)
  const document = { resources: ["all.yaml"], ...kustomization }
  writeFileSync(join(folder, "kustomization.yaml"), JSON.stringify(document))
  const order = "sortOptions" in kustomization ? [] : ["--reorder", "none"]
  return runProgram(tool("kustomize"), ["build", ...order, folder])
}

/** Runs stages over a stream, as a pipeline does. */
export async function runStages(stream: string, ...stages: readonly object[]): Promise<string> {
  const compiled = await compilePipeline(await definePipeline({ stages }))
  return (await runPipeline(compiled, stream)).stream.toString()
}

/**
 * The objects of a stream as values, in order, without what is null or empty: kustomize turns one into
 * the other where its field specs pass by.
 */
export function objectsOf(text: string): readonly unknown[] {
  return parseManifests(text).manifests.map((manifest) => withoutEmpty(manifest.value()))
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [key, withoutEmpty(item)] as const)
  return Object.fromEntries(entries.filter(([, item]) => !isEmpty(item)))
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== "object") return false
  return value === null || Object.keys(value).length === 0
}
