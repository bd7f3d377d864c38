import { describeManifest } from "@sternpost/manifests"
import { type Finding, type RunResult, type StageSummary, summarize } from "@sternpost/postrender"
import { styles } from "./styles.ts"

/** Tells on stderr what each stage did, and what it found. */
export function printSummary(result: RunResult): void {
  const { bold, dim } = styles(process.stderr)
  const { stages, objects, changed } = summarize(result)
  const width = Math.max(...stages.map(({ name }) => name.length), 0)
  const lines = stages.map(
    (stage) => `  ${bold(stage.name.padEnd(width))}  ${describeStage(stage)}`,
  )
  const total = `${changed} of ${objects} objects changed`
  process.stderr.write(`${[bold(`sternpost: ${total}`), ...lines].join("\n")}\n`)
  for (const { name, findings } of result.stages)
    for (const finding of findings)
      process.stderr.write(`${describeFinding(name, finding, styles(process.stderr))}\n`)
  if (stages.length === 0) process.stderr.write(`${dim("  the pipeline has no stages")}\n`)
}

function describeStage({
  status,
  selected,
  changed,
  edits,
  added,
  removed,
  durationMs,
  error,
}: StageSummary): string {
  if (status === "skipped") return "skipped: its `if` does not hold"
  if (status === "failed") return `failed, its changes were undone: ${error}`
  const parts = [`${selected} selected`, `${changed} changed`, `${edits} edits`]
  if (added > 0) parts.push(`${added} added`)
  if (removed > 0) parts.push(`${removed} removed`)
  return `${parts.join(", ")} (${durationMs.toFixed(1)} ms)`
}

function describeFinding(
  stage: string,
  { severity, rule, message, manifest }: Finding,
  { red, yellow }: ReturnType<typeof styles>,
): string {
  const colour = severity === "error" ? red : yellow
  const where = manifest === undefined ? "" : `${describeManifest(manifest)}: `
  return `${colour(severity)} ${stage}${rule === undefined ? "" : ` ${rule}`}: ${where}${message}`
}
