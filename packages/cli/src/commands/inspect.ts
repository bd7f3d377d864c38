import { type CompiledPipeline, type RunResult, runPipeline } from "@sternpost/postrender"
import { renderContext } from "../context.ts"
import type { ParsedFlags } from "../flags.ts"
import { tell } from "./print.ts"
import { loadPipeline } from "./run.ts"

/** A run that is looked at, not given out. */
export interface Inspection {
  readonly compiled: CompiledPipeline
  readonly result: RunResult
}

/** Runs the pipeline that the flags name over manifests; warnings and failing findings go to stderr. */
export async function inspect(flags: ParsedFlags, input: Buffer): Promise<Inspection> {
  const context = renderContext(flags, process.env)
  const compiled = await loadPipeline(flags.values.get("config"), flags.lists.get("crds"))
  const onWarning = (message: string) => tell(`warning: ${message}`)
  const result = await runPipeline(compiled, input, { context, onWarning })
  const findings = result.stages.flatMap((stage) => stage.findings)
  const errors = findings.filter(({ severity }) => severity === "error").length
  if (errors > 0)
    tell(
      `warning: the pipeline finds ${errors} ${errors === 1 ? "error" : "errors"}, so that "sternpost run" fails and tells them`,
    )
  return { compiled, result }
}
