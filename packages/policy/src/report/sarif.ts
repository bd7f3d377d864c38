import { docsPlace, type Rule, type Severity } from "../findings/finding.ts"
import type { LocatedFinding } from "../findings/locate.ts"
import { fingerprint } from "./fingerprint.ts"
import type { FormatOptions } from "./formats.ts"
import { placeOf } from "./place.ts"
import { nameObject, type Report } from "./report.ts"

const LEVELS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
}

/**
 * SARIF 2.1.0, for code scanning. A finding is located in the file it was read from, with its line, or else in
 * its chart's template, of which the line is not known; what came otherwise is in `manifests`. GitHub refuses
 * results without a file and a line. Links to the docs are written if their address is known: SARIF wants whole ones.
 */
export function sarifReport(
  { findings, rules }: Report,
  { version, docsUrl }: Pick<FormatOptions, "version" | "docsUrl">,
): string {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]))
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "sternpost",
            version,
            ...(docsUrl === undefined ? {} : { informationUri: docsUrl }),
            rules: rules.map((rule) => sarifRule(rule, docsUrl)),
          },
        },
        results: findings.map((finding) => sarifResult(finding, indexes.get(finding.rule))),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function sarifRule(rule: Rule, docsUrl: string | undefined): object {
  const { id, summary, help, severity, more } = rule
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: help },
    help: { text: help, markdown: more === undefined ? help : `${help}\n\n${more}` },
    ...(docsUrl === undefined ? {} : { helpUri: docsPlace(rule, docsUrl) }),
    defaultConfiguration: { level: LEVELS[severity] },
  }
}

function sarifResult(finding: LocatedFinding, ruleIndex: number | undefined): object {
  const { rule, severity, message, object, path, stage } = finding
  const where = `${nameObject(object)}${path ? `: ${path}` : ""}`
  const by = stage === undefined ? "" : ` (written by stage "${stage}")`
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[severity],
    message: { text: `${where}: ${message}${by}` },
    locations: [
      {
        physicalLocation: physicalLocation(finding),
        logicalLocations: [{ fullyQualifiedName: where, kind: "object" }],
      },
    ],
    partialFingerprints: { "sternpost/v1": fingerprint(finding) },
  }
}

function physicalLocation(finding: LocatedFinding): object {
  const { file = "manifests", line = 1 } = placeOf(finding)
  return {
    artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/") },
    region: { startLine: line },
  }
}
