import { OWNER } from "../labels.ts"
import type { RecordHead } from "../raw/survey.ts"
import { isPending } from "../record/pending.ts"
import type { RecordFinding } from "./finding.ts"
import { withPlace } from "./record-rules.ts"

/** What is wrong with the history of a release, of those records that will be its history. */
export function releaseFindings(
  heads: readonly RecordHead[],
  ofRecords: readonly RecordFinding[],
): readonly RecordFinding[] {
  const doubtful = new Set(
    ofRecords.filter(isDoubtful).map(({ namespace, key }) => `${namespace}/${key}`),
  )
  const releases = new Map<string, RecordHead[]>()
  for (const head of heads) {
    if (head.system["owner"] !== OWNER || doubtful.has(`${head.namespace}/${head.key}`)) continue
    const id = `${head.namespace}/${head.said?.name ?? head.release}`
    releases.set(id, [...(releases.get(id) ?? []), head])
  }
  return [...releases.values()].flatMap((history) => {
    const sorted = history.sort((a, b) => a.version - b.version)
    return [...pending(sorted), ...severalDeployed(sorted), ...missing(sorted)]
  })
}

/** Records of which nobody can say, or that will be gone: they count for no history. */
const isDoubtful = ({ fault, remedy }: RecordFinding): boolean =>
  fault === "namespace" ||
  fault === "foreign" ||
  fault === "copy" ||
  (fault === "key" && remedy === undefined)

function pending(history: readonly RecordHead[]): readonly RecordFinding[] {
  const last = history.at(-1)
  if (last === undefined || !isPending(last.status)) return []
  return [
    withPlace(last, {
      fault: "pending",
      message: `the release is ${last.status}: an operation is under way, or was broken off`,
      advice: 'wait for it, or end it with "helm rollback" or "helm uninstall"',
    }),
  ]
}

function severalDeployed(history: readonly RecordHead[]): readonly RecordFinding[] {
  const deployed = history.filter(({ said, status }) => said !== undefined && status === "deployed")
  const newest = deployed.at(-1)
  return deployed.slice(0, -1).map((head) =>
    withPlace(head, {
      fault: "several-deployed",
      message: `is deployed, and so is revision ${newest?.version}`,
      advice: "set its status to superseded",
      remedy: "supersede",
    }),
  )
}

function missing(history: readonly RecordHead[]): readonly RecordFinding[] {
  return history.flatMap((head, i) => {
    const before = history[i - 1]
    if (before === undefined || head.version <= before.version + 1) return []
    const [first, last] = [before.version + 1, head.version - 1]
    const missed = first === last ? `revision ${first} is` : `revisions ${first} to ${last} are`
    return [
      withPlace(head, {
        fault: "missing",
        message: `${missed} missing before it`,
        advice: "nothing: Helm leaves a hole when it shortens a history and keeps what is deployed",
      }),
    ]
  })
}
