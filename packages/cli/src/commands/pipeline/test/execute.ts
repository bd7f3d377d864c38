import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describeManifest } from "@sternpost/manifests"
import {
  type CompiledPipeline,
  outputText,
  type RenderContext,
  type RunResult,
  runPipeline,
} from "@sternpost/postrender"
import { parseContext } from "./context.ts"
import type { TestCase } from "./find-cases.ts"
import type { PipelineSource } from "./pipelines.ts"

/** A run that would have printed something. */
export interface Done {
  readonly type: "done"
  readonly text: string
  readonly compiled: CompiledPipeline
  readonly context: RenderContext
}

export interface Failed {
  readonly type: "failed"
  readonly message: string
}

export type Outcome = Done | Failed

/** Runs a case's pipeline over its input; what fails it, findings included, is an outcome too. */
export async function execute(
  { folder, files }: TestCase,
  pipelines: PipelineSource,
): Promise<Outcome> {
  try {
    const input = readFileSync(join(folder, "input.yaml"))
    const context = parseContext(
      files.has("context.yaml") ? readFileSync(join(folder, "context.yaml")) : "",
    )
    const own = files.has("pipeline.yaml") ? join(folder, "pipeline.yaml") : undefined
    const compiled = await pipelines.load(own)
    const result = await runPipeline(compiled, input, { context })
    const message = failingFindings(result)
    if (message !== "") return { type: "failed", message }
    return { type: "done", text: resultText(result), compiled, context }
  } catch (error) {
    return { type: "failed", message: error instanceof Error ? error.message : String(error) }
  }
}

/** What a run prints. */
export function resultText({ stream }: RunResult): string {
  return outputText(stream)
}

function failingFindings({ stages }: RunResult): string {
  return stages
    .flatMap(({ name, findings }) =>
      findings
        .filter(({ severity }) => severity === "error")
        .map(({ manifest, message }) => {
          const object = manifest === undefined ? "" : `${describeManifest(manifest)}: `
          return `stage "${name}": ${object}${message}`
        }),
    )
    .join("\n")
}
