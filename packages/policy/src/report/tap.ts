import { nameObject, oneLine, type Report, type ReportedObject } from "./report.ts"

/** The Test Anything Protocol: a line for each object, and below it what was found. */
export function tapReport(report: Report): string {
  const objects = report.objects()
  const lines = objects.map((object, index) => testLine(object, index + 1))
  return [`TAP version 13`, `1..${objects.length}`, ...lines, ""].join("\n")
}

function testLine({ object, source, findings, skipped }: ReportedObject, number: number): string {
  const isFailing = findings.some(({ severity }) => severity === "error")
  const name = `${nameObject(object)}${source === undefined ? "" : ` (${source})`}`
  const skip = !isFailing && skipped.length > 0 ? ` # SKIP ${oneLine(skipped[0] ?? "")}` : ""
  const comments = findings.map(
    ({ severity, rule, path, message }) =>
      `#   ${severity} ${rule}${path ? ` at ${path}` : ""}: ${oneLine(message)}`,
  )
  // A # would begin a directive.
  const line = `${isFailing ? "not ok" : "ok"} ${number} - ${name.replaceAll("#", "\\#")}${skip}`
  return [line, ...comments].join("\n")
}
