import type { MigrationReport, RecordProblem, ReleaseReport } from "@sternpost/storage"
import { print, tell } from "../print.ts"
import { table } from "./summary.ts"

const HEAD = ["NAMESPACE", "RELEASE", "REVISIONS", "COPIED", "PRESENT", "DELETED", "OUTCOME"]

/** The report for people: a line for each release on stdout; what went wrong, and the sums, on stderr. */
export function tellMigration(report: MigrationReport): void {
  const { releases, interrupted } = report
  if (releases.length > 0) print(table(releases.map(row), HEAD))
  for (const { problems, warnings } of releases) {
    for (const { message } of problems) tell(message)
    for (const warning of warnings) tell(`warning: ${warningText(warning)}`)
  }
  if (interrupted !== undefined)
    tell(`broken off: ${interrupted.message}; go on with the same command and --resume`)
  tell(sums(report))
}

const row = (release: ReleaseReport): readonly string[] => [
  release.namespace,
  release.name,
  ...[release.records, release.copied, release.present, release.deleted].map(String),
  release.outcome,
]

const warningText = ({ key, message }: RecordProblem): string =>
  `${key}: ${message}; it was moved as it is: see sternpost storage repair`

function sums({ from, to, dryRun, totals, releases }: MigrationReport): string {
  const { records, copied, present, deleted, problems } = totals
  const count = `${copied} of ${records} ${records === 1 ? "record" : "records"} of ${releases.length} ${releases.length === 1 ? "release" : "releases"}`
  const parts = [
    `${dryRun ? "would copy" : "copied and verified"} ${count} from ${from} to ${to}`,
    ...(present > 0 ? [`${present} were there already`] : []),
    ...(deleted > 0 ? [`deleted ${deleted} in the source`] : []),
    ...(problems > 0 ? [`${problems} ${problems === 1 ? "problem" : "problems"}`] : []),
  ]
  return parts.join("; ")
}
