import { stringify } from "@sternpost/goyaml"
import type { LocatedFinding } from "../findings/locate.ts"
import type { Report } from "./report.ts"

/** A ResourceList of the KRM functions specification, with results and without items. */
export function krmReport({ findings }: Report): string {
  return stringify({
    apiVersion: "config.kubernetes.io/v1",
    kind: "ResourceList",
    items: [],
    results: findings.map(result),
  })
}

function result(finding: LocatedFinding): object {
  const { rule, severity, message, object, path, line, source, stage } = finding
  return {
    message,
    severity,
    ...(object === undefined ? {} : { resourceRef: object }),
    ...(path === undefined || path === "" ? {} : { field: { path } }),
    ...(source === undefined ? {} : { file: { path: source } }),
    tags: {
      rule,
      ...(line === undefined ? {} : { line: `${line}` }),
      ...(stage === undefined ? {} : { stage }),
    },
  }
}
