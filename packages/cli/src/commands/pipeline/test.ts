import { EXIT, type ExitCode, UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { styles } from "../../styles.ts"
import { print, printJson } from "../print.ts"
import { findCases } from "./test/find-cases.ts"
import { junitReport } from "./test/junit.ts"
import { pipelineSource } from "./test/pipelines.ts"
import { resultsJson, resultsText } from "./test/report.ts"
import { type CaseResult, runCase } from "./test/run-case.ts"

/** `sternpost pipeline test [DIR]`: runs golden cases one after the other, by name. */
export async function test(flags: ParsedFlags): Promise<ExitCode> {
  const pipelines = pipelineSource(flags.values.get("config"))
  const folder = flags.positionals[0] ?? pipelines.defaultFolder()
  const cases = findCases(folder)
  if (cases.length === 0)
    throw new UsageError(
      `sternpost pipeline test: there are no cases in "${folder}"; a case is a folder in it with input.yaml and expected.yaml ("sternpost pipeline test --help" shows all files)`,
    )
  const options = {
    update: flags.switches.has("update"),
    idempotent: flags.switches.has("idempotent"),
    pipelines,
  }
  const results: CaseResult[] = []
  for (const testCase of cases) results.push(await runCase(testCase, options))
  report(results, flags.values.get("output"))
  return results.some(({ status }) => status === "failed") ? EXIT.findings : EXIT.done
}

function report(results: readonly CaseResult[], format: string | undefined): void {
  if (format === "json") printJson(resultsJson(results))
  else if (format === "junit") print(junitReport(results))
  else print(resultsText(results, styles(process.stdout)))
}
