import { describeManifest, formatPath } from "@sternpost/manifests"
import { type Finding, type RunResult, type StageSummary, summarize } from "@sternpost/postrender"
import { count } from "./commands/count.ts"
import { FindingsError } from "./exit.ts"
import { writeStderr } from "./standard-streams.ts"
import { styles } from "./styles.ts"

/** Tells on stderr what each stage did, and what it found. */
export function printSummary(result: RunResult): void {
  const { bold, dim, red, yellow } = styles(process.stderr)
  const { stages, objects, changed } = summarize(result)
  const width = Math.max(...stages.map(({ name }) => name.length), 0)
  const lines = stages.map(
    (stage) => `  ${bold(stage.name.padEnd(width))}  ${describeStage(stage)}`,
  )
  const total = `${changed} of ${count(objects, "object")} changed`
  writeStderr(`${[bold(`sternpost: ${total}`), ...lines].join("\n")}\n`)
  for (const { name, findings } of result.stages)
    for (const finding of findings) {
      const colour = finding.severity === "error" ? red : yellow
      writeStderr(`${colour(finding.severity)} ${describeFinding(name, finding)}\n`)
    }
  if (stages.length === 0) writeStderr(`${dim("  the pipeline has no stages")}\n`)
}

function describeStage(stage: StageSummary): string {
  const { status, selected, changed, edits, added, removed, durationMs, error } = stage
  if (status === "skipped") return "skipped: its `if` does not hold"
  if (status === "failed") return `failed, its changes were undone: ${error}`
  const parts = [`${selected} selected`, `${changed} changed`, count(edits, "edit")]
  if (added > 0) parts.push(`${added} added`)
  if (removed > 0) parts.push(`${removed} removed`)
  return `${parts.join(", ")} (${durationMs.toFixed(1)} ms)`
}

function describeFinding(stage: string, { rule, message, manifest, path }: Finding): string {
  const object = manifest === undefined ? "" : `${describeManifest(manifest)}: `
  const where = path === undefined ? object : `${object}${formatPath(path)}: `
  return `${stage}${rule === undefined ? "" : ` ${rule}`}: ${where}${message}`
}

// Helm 4 shows all of them in one line.
const MOST = 20

/**
 * The error for the findings of severity `error`. `isTold` says whether each of them was told on stderr;
 * otherwise the message has them.
 */
export function failingFindings(
  { stages }: RunResult,
  { isTold }: { readonly isTold: boolean },
): FindingsError {
  const found = stages.flatMap(({ name, findings }) =>
    findings
      .filter(({ severity }) => severity === "error")
      .map((finding) => describeFinding(name, finding)),
  )
  const said = `${count(found.length, "finding")} of severity error`
  const more = found.length > MOST ? [`and ${found.length - MOST} more; see --report`] : []
  const whole = [`${said}:`, ...found.slice(0, MOST), ...more].join("\n")
  return new FindingsError(isTold ? `${said}, see above; nothing was printed` : whole, whole)
}
