import { stringify } from "@sternpost/goyaml"
import type { Severity } from "../findings/finding.ts"
import type { LocatedFinding } from "../findings/locate.ts"
import type { Report } from "./report.ts"

const SEVERITY: Readonly<Record<Severity, string>> = {
  error: "high",
  warning: "medium",
  info: "low",
}
const RESULT: Readonly<Record<Severity, string>> = { error: "fail", warning: "warn", info: "warn" }

/** A ClusterPolicyReport of the policy working group (`wgpolicyk8s.io/v1alpha2`), which dashboards read. */
export function policyReport(report: Report): string {
  return stringify({
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "ClusterPolicyReport",
    metadata: { name: "sternpost-check" },
    ...contentOf(report),
  })
}

/** A ClusterReport of OpenReports (`openreports.io/v1alpha1`), which takes the place of the working group's. */
export function openReport(report: Report): string {
  return stringify({
    apiVersion: "openreports.io/v1alpha1",
    kind: "ClusterReport",
    metadata: { name: "sternpost-check" },
    source: SOURCE,
    ...contentOf(report),
  })
}

const SOURCE = "sternpost"

function contentOf({ summary, findings, skipped }: Report) {
  const failing = new Set(findings.map(({ finding }) => finding.manifest)).size
  return {
    summary: {
      pass: Math.max(summary.documents - failing - summary.skipped, 0),
      fail: summary.error,
      warn: summary.warning + summary.info,
      error: 0,
      skip: skipped.length,
    },
    results: [
      ...findings.map(finding),
      ...skipped.map(({ manifest, rule, reason }) => {
        const { apiVersion, kind, namespace, name } = manifest
        return {
          ...head(rule, "skip", reason),
          resources: [resource({ apiVersion, kind, namespace, name })],
        }
      }),
    ],
  }
}

function finding({ rule, severity, message, object, path, line, source, stage }: LocatedFinding) {
  const properties = { path, line: line === undefined ? undefined : `${line}`, file: source, stage }
  const known = Object.entries(properties).filter(
    ([, value]) => value !== undefined && value !== "",
  )
  return {
    ...head(rule, RESULT[severity], message),
    severity: SEVERITY[severity],
    ...(object === undefined ? {} : { resources: [resource(object)] }),
    ...(known.length === 0 ? {} : { properties: Object.fromEntries(known) }),
  }
}

const head = (rule: string, result: string, message: string) => ({
  source: SOURCE,
  policy: rule,
  rule,
  result,
  message,
})

function resource({ namespace, ...object }: NonNullable<LocatedFinding["object"]>): object {
  return namespace === "" ? object : { ...object, namespace }
}
