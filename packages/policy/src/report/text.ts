import { isAtLeast, type Severity } from "../findings/finding.ts"
import type { LocatedFinding } from "../findings/locate.ts"
import { nameObject, oneLine, type Report, type ReportSummary } from "./report.ts"

type Style = (text: string) => string

/** How parts of the text are set off; by default not at all. */
export interface TextStyles {
  readonly bold: Style
  readonly dim: Style
  readonly red: Style
  readonly yellow: Style
  readonly cyan: Style
}

const plain: Style = (text) => text
const PLAIN: TextStyles = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain }
const COLOURS: Readonly<Record<Severity, "red" | "yellow" | "cyan">> = {
  error: "red",
  warning: "yellow",
  info: "cyan",
}

/** The report for people: grouped by file or template and by object, then why objects were skipped, and the sum. */
export function textReport(report: Report, styles: TextStyles = PLAIN): string {
  const lines: string[] = []
  let source: string | undefined
  let manifest: LocatedFinding["finding"]["manifest"]
  for (const [index, found] of report.findings.entries()) {
    const own = found.source ?? "manifests"
    const isNew = index === 0 || own !== source
    if (isNew) lines.push(`${index === 0 ? "" : "\n"}${styles.bold(oneLine(own))}`)
    if (isNew || found.finding.manifest !== manifest || manifest === undefined)
      lines.push(`  ${nameObject(found.object)}`)
    source = own
    manifest = found.finding.manifest
    addFinding(lines, found, styles)
  }
  if (lines.length > 0) lines.push("")
  lines.push(...skippedLines(report, styles), sumLine(report, styles))
  return `${lines.join("\n")}\n`
}

function addFinding(lines: string[], found: LocatedFinding, styles: TextStyles): void {
  const { severity, rule, path, line, message, stage } = found
  const atLine = line === undefined ? "" : `line ${line}`
  const where = path && atLine ? `${path}, ${atLine}` : (path ?? "") || atLine
  const head = `    ${styles[COLOURS[severity]](severity.padEnd(7))} ${rule}`
  lines.push(where === "" ? head : head + styles.dim(`  ${where}`))
  // Reports are long, and nearly every message is one line.
  const texts = message.includes("\n") ? message.split("\n") : [message]
  for (const text of texts) lines.push(`            ${oneLine(text)}`)
  if (stage !== undefined)
    lines.push(`${lines.pop()}${styles.dim(` (written by stage "${stage}")`)}`)
}

function skippedLines({ skipped }: Report, { dim }: TextStyles): string[] {
  const reasons = new Map<string, number>()
  for (const { reason } of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return [...reasons].map(([reason, number]) => dim(`skipped ${number}: ${oneLine(reason)}`))
}

function sumLine({ summary, waived }: Report, { bold, red, yellow }: TextStyles): string {
  const worst = worstOf(summary)
  const text = [
    `${plural(summary.documents, "object")}: ${summary.checked} checked`,
    ...(summary.skipped === 0 ? [] : [`${summary.skipped} skipped`]),
    ...(["error", "warning", "info"] as const)
      .filter((severity) => severity !== "info" || summary.info > 0)
      .map((severity) => plural(summary[severity], severity)),
    ...(waived === 0 ? [] : [`${waived} waived`]),
  ].join(", ")
  if (worst === undefined) return bold(text)
  return isAtLeast(worst, "error") ? bold(red(text)) : bold(yellow(text))
}

function worstOf(summary: ReportSummary): Severity | undefined {
  if (summary.error > 0) return "error"
  return summary.warning > 0 ? "warning" : undefined
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 || word === "info" ? "" : "s"}`
}
