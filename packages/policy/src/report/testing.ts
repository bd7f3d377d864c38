import { type Manifest, parseManifests } from "@sternpost/manifests"
import type { Finding, Rule, Severity } from "../findings/finding.ts"
import { makeReport, type Report } from "./report.ts"

/** What a report for tests has of one object, or of none. */
export interface ReportSketch {
  readonly name?: string
  readonly namespace?: string
  readonly message?: string
  readonly severity?: Severity
  readonly template?: string
  /** The file it was read from. */
  readonly file?: string
  readonly path?: Finding["path"]
  /** That the object was skipped, and why, instead of a finding. */
  readonly skipped?: string
  /** That nothing is said of it. */
  readonly isGood?: boolean
}

const RULES: readonly Rule[] = [
  { id: "odd", summary: "it is odd", severity: "error", help: "Make it **even**." },
]

/** A report of one object for each sketch, in order. */
export function sketchReport(...sketches: readonly ReportSketch[]): Report {
  const text = sketches.map(documentOf).join("---\n")
  const { manifests } = parseManifests(text)
  const entries = manifests.map((manifest, i) => [manifest, sketches[i] ?? {}] as const)
  const files = new Map<Manifest, string | undefined>(
    entries.map(([manifest, { file }]) => [manifest, file]),
  )
  return makeReport({
    manifests,
    rules: RULES,
    unreadable: 0,
    fileOf: (manifest) => files.get(manifest),
    findings: entries
      .filter(([, { skipped, isGood }]) => skipped === undefined && isGood !== true)
      .map(([manifest, { severity = "error", message = "is odd", path = ["spec"] }]) => ({
        rule: "odd",
        severity,
        message,
        manifest,
        path,
      })),
    skipped: entries.flatMap(([manifest, { skipped }]) =>
      skipped === undefined ? [] : [{ manifest, rule: "odd", reason: skipped }],
    ),
  })
}

function documentOf({ name = "web", namespace, template }: ReportSketch): string {
  const source = template === undefined ? "" : `# Source: ${template}\n`
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) }
  // JSON leaves characters as they are that YAML wants to have escaped.
  const json = JSON.stringify(metadata).replace(
    /[\u2028\ufffe]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16)}`,
  )
  return `${source}apiVersion: v1\nkind: Pod\nmetadata: ${json}\nspec: {}\n`
}
