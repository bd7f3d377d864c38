import type { Severity } from "../findings/finding.ts"
import type { LocatedFinding } from "../findings/locate.ts"
import { fingerprint } from "./fingerprint.ts"
import { placeOf } from "./place.ts"
import { nameObject, type Report } from "./report.ts"

const GITHUB: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
}

/** Workflow commands of GitHub Actions: annotations of files in a pull request. */
export function githubReport({ findings }: Report): string {
  return findings.map((finding) => `${githubCommand(finding)}\n`).join("")
}

function githubCommand(finding: LocatedFinding): string {
  const { file, line } = placeOf(finding)
  const properties = [
    ...(file === undefined ? [] : [`file=${githubProperty(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${githubProperty(finding.rule)}`,
  ]
  return `::${GITHUB[finding.severity]} ${properties.join(",")}::${githubData(say(finding))}`
}

// As the toolkit of GitHub Actions escapes them: actions/toolkit packages/core/src/command.ts.
const githubData = (text: string) =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")
const githubProperty = (text: string) =>
  githubData(text).replaceAll(":", "%3A").replaceAll(",", "%2C")

const GITLAB: Readonly<Record<Severity, string>> = {
  error: "major",
  warning: "minor",
  info: "info",
}

/** GitLab's Code Quality report: what a merge request brings. */
export function gitlabReport({ findings }: Report): string {
  const seen = new Map<string, number>()
  const issues = findings.map((finding) => {
    const { file = "manifests", line = 1 } = placeOf(finding)
    return {
      description: say(finding),
      check_name: finding.rule,
      fingerprint: unique(fingerprint(finding), seen),
      severity: GITLAB[finding.severity],
      location: { path: file, lines: { begin: line } },
    }
  })
  return `${JSON.stringify(issues, null, 2)}\n`
}

// GitLab shows only one of several with the same fingerprint.
function unique(print: string, seen: Map<string, number>): string {
  const count = seen.get(print) ?? 0
  seen.set(print, count + 1)
  return count === 0 ? print : `${print}-${count}`
}

function say({ object, path, message, stage }: LocatedFinding): string {
  const by = stage === undefined ? "" : ` (written by stage "${stage}")`
  return `${nameObject(object)}${path ? `: ${path}` : ""}: ${message}${by}`
}
