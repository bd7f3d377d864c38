import { compareText } from "../driver.ts"
import type { RawStorage } from "../raw/raw-storage.ts"
import { type RecordHead, survey } from "../raw/survey.ts"
import type { RecordFinding } from "./finding.ts"
import { recordFindings } from "./record-rules.ts"
import { releaseFindings } from "./release-rules.ts"

export interface ExamineOptions {
  /** Only this release. */
  readonly release?: string
}

/**
 * Looks for what is wrong with the records of a storage, also those that Helm does not see. Changes
 * nothing. By namespace, release and key. Rejects with a `StorageError`.
 */
export async function examineRecords(
  storage: RawStorage,
  options: ExamineOptions = {},
): Promise<readonly RecordFinding[]> {
  const { heads } = await survey(storage, { isAnyOwner: true })
  return examineHeads(heads, options)
}

/** As {@link examineRecords}, for records that were looked at already, those without an owner among them. */
export function examineHeads(
  heads: readonly RecordHead[],
  { release }: ExamineOptions = {},
): readonly RecordFinding[] {
  const asked = heads.filter((head) => release === undefined || namesOf(head).includes(release))
  const ofRecords = recordFindings(asked)
  const ofReleases = releaseFindings(asked, ofRecords)
  const pending = new Set(
    ofReleases.filter(({ fault }) => fault === "pending").map((finding) => releaseId(finding)),
  )
  return [...ofRecords, ...ofReleases]
    .map((finding) => (pending.has(releaseId(finding)) ? leftAlone(finding) : finding))
    .sort((a, b) => compareText(sortKey(a), sortKey(b)))
}

const namesOf = ({ release, said }: RecordHead): readonly (string | undefined)[] => [
  release,
  said?.name,
]

const releaseId = ({ namespace, release }: RecordFinding): string => `${namespace}/${release}`

const sortKey = (finding: RecordFinding): string => `${releaseId(finding)} ${finding.key}`

/** What is under way, or broken off, is for who carries out operations: a change now could be the wrong one. */
function leftAlone({ remedy, newKey: _, ...finding }: RecordFinding): RecordFinding {
  if (remedy === undefined) return finding
  return { ...finding, advice: "nothing is done while the release is pending" }
}
