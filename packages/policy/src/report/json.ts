import type { Report } from "./report.ts"

/**
 * `{"summary": {...}, "findings": [...]}`, as docs/validation.md promises it. What is not known is null, but the
 * object of a finding always has its four fields.
 */
export function jsonReport({ summary, findings }: Report): string {
  const { documents, checked, skipped, error, warning, info } = summary
  const report = {
    summary: { documents, checked, skipped, error, warning, info },
    findings: findings.map(({ rule, severity, message, object, path, line, source, stage }) => ({
      rule,
      severity,
      message,
      object: object ?? { apiVersion: "", kind: "", namespace: "", name: "" },
      path: path ?? null,
      line: line ?? null,
      source: source ?? null,
      stage: stage ?? null,
    })),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
