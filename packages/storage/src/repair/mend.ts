import { unixSeconds } from "../driver.ts"
import { CHANGED, recordError, StorageError } from "../errors.ts"
import { systemLabels } from "../labels.ts"
import { idOf, type RawInput, type RawRecord, type RawStorage } from "../raw/raw-storage.ts"
import { decodeRelease, encodeRelease } from "../record/codec.ts"
import { backupText } from "./backup.ts"
import type { RecordFinding, Remedy } from "./finding.ts"

export interface MendOptions {
  /**
   * Gets all that will be changed or deleted, as text, and stores it; only then anything is changed.
   * What it is: a List for kubectl from a cluster, a script for psql from a database.
   */
  readonly backup: (text: string) => Promise<void>
  readonly now?: () => Date
}

export interface MendFailure {
  readonly namespace: string
  readonly key: string
  readonly code: StorageError["code"]
  readonly message: string
}

export interface MendReport {
  /** Records that were changed or deleted. */
  readonly mended: number
  /** Records that stayed as they were. */
  readonly failures: readonly MendFailure[]
}

/**
 * Carries out the remedies of what `examineRecords` has found, each record only in the state that was
 * looked at. Rejects if the backup cannot be written, or the records cannot be read; nothing is changed then.
 */
export async function mendRecords(
  storage: RawStorage,
  findings: readonly RecordFinding[],
  { backup, now = () => new Date() }: MendOptions,
): Promise<MendReport> {
  const remedies = byRecord(findings)
  if (remedies.size === 0) return { mended: 0, failures: [] }
  const wanted = [...remedies.values()].map(([first]) => first)
  const records = await storage.fetch(wanted)
  const read = new Map(records.map((record) => [idOf(record), record]))
  const isSame = (finding: RecordFinding) => read.get(idOf(finding))?.etag === finding.etag
  const unchanged = wanted.filter(isSame)
  const failures = wanted
    .filter((finding) => !isSame(finding))
    .map((it) => failureOf(it, changed(it)))
  if (unchanged.length === 0) return { mended: 0, failures }
  await backup(
    backupText(
      storage.name,
      unchanged.flatMap((it) => read.get(idOf(it)) ?? []),
    ),
  )
  for (const finding of unchanged) {
    const record = read.get(idOf(finding))
    if (record === undefined) continue
    try {
      await mend(storage, record, remedies.get(idOf(finding)) ?? [finding], unixSeconds(now()))
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      failures.push(failureOf(finding, error))
    }
  }
  return { mended: wanted.length - failures.length, failures }
}

type Findings = readonly [RecordFinding, ...RecordFinding[]]

/** All that is to be done to a record is done at once. */
function byRecord(findings: readonly RecordFinding[]): Map<string, Findings> {
  const found = new Map<string, Findings>()
  for (const finding of findings) {
    if (finding.remedy === undefined) continue
    const before = found.get(idOf(finding))
    found.set(idOf(finding), before === undefined ? [finding] : [...before, finding])
  }
  return found
}

async function mend(
  storage: RawStorage,
  record: RawRecord,
  findings: readonly RecordFinding[],
  now: number,
): Promise<void> {
  const has = (remedy: Remedy) => findings.some((finding) => finding.remedy === remedy)
  if (has("delete")) return await storage.delete([record])
  const key = findings.find(({ newKey }) => newKey !== undefined)?.newKey ?? record.key
  await storage.replace(record, after(record, key, has("supersede"), now))
}

function after(record: RawRecord, key: string, isSuperseded: boolean, now: number): RawInput {
  const { namespace, body, labels, createdAt } = record
  const release = decodeRelease(body, { object: record.key, namespace })
  const next = isSuperseded
    ? { ...release, info: { ...release.info, status: "superseded" as const } }
    : release
  return {
    key,
    namespace,
    labels,
    body: isSuperseded ? encodeRelease(next) : body,
    system: systemLabels(next),
    ...(createdAt === undefined ? {} : { createdAt }),
    modifiedAt: now,
  }
}

const changed = ({ key, namespace }: RecordFinding) =>
  recordError("STORAGE_CONFLICT", CHANGED, { object: key, namespace })

const failureOf = (
  { key, namespace }: RecordFinding,
  { code, message }: StorageError,
): MendFailure => ({
  key,
  namespace,
  code,
  message,
})
