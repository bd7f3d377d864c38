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

/** A stream that stages changed, and how many edits that took. */
export interface Changed {
  readonly text: string
  readonly edits: number
}

/** Runs stages over a stream, as a pipeline does. */
export async function runStages(input: string, ...stages: readonly object[]): Promise<Changed> {
  const compiled = await compilePipeline(await definePipeline({ stages }))
  const { stream } = await runPipeline(compiled, input)
  return { text: stream.toString(), edits: stream.log.size }
}

/** How many lines of a text are not in another one. */
export function linesGone(before: string, after: string): number {
  const left = new Map<string, number>()
  for (const line of after.split("\n")) left.set(line, (left.get(line) ?? 0) + 1)
  return before.split("\n").filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  }).length
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
