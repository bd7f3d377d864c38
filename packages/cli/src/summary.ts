import { describeManifest } from "@sternpost/manifests"
import {
  type Finding,
  type FindingPlace,
  placeFindings,
  type RunResult,
  type StageSummary,
  summarize,
} from "@sternpost/postrender"
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
  for (const { name, findings } of result.stages) {
    const words = describeFindings(name, findings)
    for (const [index, { severity }] of findings.entries()) {
      const colour = severity === "error" ? red : yellow
      writeStderr(`${colour(severity)} ${words[index]}\n`)
    }
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

function describeFindings(stage: string, findings: readonly Finding[]): readonly string[] {
  const places = placeFindings(findings)
  return findings.map((finding, index) => describeFinding(stage, finding, places[index]))
}

const DELTAS = {
  introduced: "",
  unchanged: " (it was there before the pipeline)",
  fixed: " (the pipeline mended it)",
} as const

function describeFinding(
  stage: string,
  { rule, message, manifest, delta }: Finding,
  place: FindingPlace | undefined,
): string {
  const object = manifest === undefined ? "" : `${describeManifest(manifest)}: `
  const { path = "", line, writtenBy } = place ?? {}
  const details = [
    ...(path === "" || line === undefined ? [] : [`line ${line}`]),
    ...(writtenBy === undefined ? [] : [`written by stage "${writtenBy}"`]),
  ].join(", ")
  const field =
    path === "" && details === "" ? "" : `${path}${details === "" ? "" : ` (${details})`}: `
  const name = `${stage}${rule === undefined ? "" : ` ${rule}`}`
  return `${name}: ${object}${field.trimStart()}${message}${delta === undefined ? "" : DELTAS[delta]}`
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
    describeFindings(
      name,
      findings.filter(({ severity }) => severity === "error"),
    ),
  )
  const said = `${count(found.length, "finding")} of severity error`
  const more = found.length > MOST ? [`and ${found.length - MOST} more; see --report`] : []
  const whole = [`${said}:`, ...found.slice(0, MOST), ...more].join("\n")
  return new FindingsError(isTold ? `${said}, see above; nothing was printed` : whole, whole)
}
