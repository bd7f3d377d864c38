import type { Styles } from "../../../styles.ts"
import type { CaseResult } from "./run-case.ts"

type Counts = Readonly<Record<CaseResult["status"], number>>

/** How the cases went, for people. */
export function resultsText(results: readonly CaseResult[], style: Styles): string {
  const counts = countResults(results)
  const sum = (["passed", "updated", "failed"] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status}`)
  return `${[...results.map((result) => caseText(result, style)), sum.join(", ")].join("\n")}\n`
}

/** How the cases went, for programs. */
export function resultsJson(results: readonly CaseResult[]): object {
  return { ...countResults(results), cases: results }
}

function countResults(results: readonly CaseResult[]): Counts {
  const count = (wanted: CaseResult["status"]) =>
    results.filter(({ status }) => status === wanted).length
  return { passed: count("passed"), updated: count("updated"), failed: count("failed") }
}

function caseText({ name, status, message, diff = "" }: CaseResult, style: Styles): string {
  if (status !== "failed") return `${style.green(status.padEnd(7))} ${name}`
  const lines = diff
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
  const coloured = lines.map((line) => `  ${colour(line, style)}`)
  return [`${style.red("failed ")} ${name}: ${message ?? ""}`, ...coloured].join("\n")
}

function colour(line: string, { green, red, cyan }: Styles): string {
  if (/^(---|\+\+\+) /.test(line)) return line
  if (line.startsWith("@@")) return cyan(line)
  if (line.startsWith("+")) return green(line)
  return line.startsWith("-") ? red(line) : line
}
