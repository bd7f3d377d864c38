import type { LocatedFinding } from "../findings/locate.ts"
import { nameObject, type Report, type ReportedObject } from "./report.ts"
import { xmlAttribute, xmlText } from "./xml.ts"

/** JUnit's XML: a test case for each object, which fails by findings of severity error. */
export function junitReport(report: Report): string {
  const objects = report.objects()
  const failures = objects.filter(isFailing).length
  const skipped = objects.filter((object) => !isFailing(object) && object.skipped.length > 0).length
  const counts = `tests="${objects.length}" failures="${failures}" skipped="${skipped}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
  <testsuite name="sternpost check" ${counts}>
${objects.map((object) => `${testcase(object)}\n`).join("")}  </testsuite>
</testsuites>
`
}

const isFailing = ({ findings }: ReportedObject) =>
  findings.some(({ severity }) => severity === "error")

function testcase(reported: ReportedObject): string {
  const { object, source = "manifests", findings, skipped } = reported
  const start = `    <testcase classname="${xmlAttribute(source)}" name="${xmlAttribute(nameObject(object))}"`
  const failing = findings.filter(({ severity }) => severity === "error")
  const others = findings.filter(({ severity }) => severity !== "error")
  const parts = failing.map(
    (finding) =>
      `      <failure type="${xmlAttribute(finding.rule)}" message="${xmlAttribute(finding.message)}">${xmlText(say(finding))}</failure>\n`,
  )
  if (failing.length === 0 && skipped.length > 0)
    parts.push(`      <skipped message="${xmlAttribute([...new Set(skipped)].join("; "))}"/>\n`)
  if (others.length > 0)
    parts.push(`      <system-out>${xmlText(others.map(say).join("\n"))}</system-out>\n`)
  return parts.length === 0 ? `${start}/>` : `${start}>\n${parts.join("")}    </testcase>`
}

function say({ severity, rule, path, line, message, stage }: LocatedFinding): string {
  const where = [path, line === undefined ? undefined : `line ${line}`].filter(Boolean).join(", ")
  const by = stage === undefined ? "" : ` (written by stage "${stage}")`
  return `${severity} ${rule}${where === "" ? "" : ` at ${where}`}: ${message}${by}`
}
