import { StorageError } from "../errors.ts"
import { hasSameContent, storedDigest } from "../raw/digest.ts"
import { idOf, type RawStorage } from "../raw/raw-storage.ts"
import { type RecordHead, type Survey, survey } from "../raw/survey.ts"
import { stopChanged } from "./check-source.ts"
import { type SourceHead, storageError } from "./check-target.ts"
import { copyReleases, isUnreachable, type Route } from "./copy.ts"
import { deleteReleases } from "./delete-source.ts"
import { refusePending, refuseSamePlace } from "./refuse.ts"
import { planReleases, type ReleasePlan } from "./release-plan.ts"
import { type MigrationReport, totalsOf } from "./report.ts"

export interface MigrateOptions {
  readonly from: RawStorage
  /** For the same namespaces as `from`. */
  readonly to: RawStorage
  /** Only this release. */
  readonly release?: string
  /** Looks at everything and writes nothing. */
  readonly dryRun?: boolean
  /** Deletes in the source what was found in the target again. */
  readonly deleteSource?: boolean
  /** Goes on where another run was broken off: a release that is only in the target any more is done. */
  readonly resume?: boolean
  readonly onProgress?: (progress: MigrationProgress) => void
}

export interface MigrationProgress {
  readonly step: "read" | "copy" | "delete"
  readonly done: number
  /** Absent while it is not known. */
  readonly total?: number
}

// More than this is read twice: once to look at it, once to copy it.
const KEPT_BYTES = 128 * 1024 * 1024

/**
 * Moves records to another backend, cluster or database: bodies as they are, byte by byte, with labels and
 * times. What the target has already stays: the same content counts as done, another one is a conflict. So
 * it can be broken off and begun again at any point. Rejects with a `StorageError`, before anything is
 * written, if source and target are one (STORAGE_SAME_PLACE), a release is pending (STORAGE_PENDING), or
 * there is no such release (STORAGE_NOT_FOUND); what goes wrong with single releases is in the report.
 */
export async function migrateRecords(options: MigrateOptions): Promise<MigrationReport> {
  const { from, to, dryRun = false, release, onProgress = () => {} } = options
  const sameness = await refuseSamePlace(from, to)
  onProgress({ step: "read", done: 0 })
  const named = release === undefined ? {} : { release }
  const [source, target] = await Promise.all([
    survey(from, { ...named, keepBytes: KEPT_BYTES }),
    survey(to, { ...named, isUnread: true }),
  ])
  if (source.heads.length === 0) requireDone(options, target)
  refusePending(source.heads)
  const plans = planReleases(await withTwins(source, target.heads, options), target.heads, to)

  async function carryOut(): Promise<void> {
    const copying = plans.filter(({ isStopped }) => !isStopped)
    const total = copying.reduce((sum, { missing }) => sum + missing.length, 0)
    const route = { from, to, kept: source.kept }
    await copyReleases(copying, { ...route, onDone: counter("copy", total, onProgress) })
    const written = copying.some(({ copied }) => copied.length > 0)
    if (!written && options.deleteSource !== true) return
    await stopChanged(copying, { ...route, onDone: () => {} }, release)
    if (options.deleteSource !== true) return
    const deletions = copying.reduce((sum, { readable }) => sum + readable.length, 0)
    await deleteReleases(
      copying,
      { ...route, onDone: counter("delete", deletions, onProgress) },
      sameness,
    )
  }

  const interrupted = dryRun ? undefined : await interruption(carryOut)
  return reportOf(options, plans, interrupted)
}

/**
 * The source's records; where the target has the same key in other bytes, both are unpacked to see
 * whether they say the same.
 */
async function withTwins(
  { heads, kept }: Survey,
  inTarget: readonly RecordHead[],
  { from, to }: MigrateOptions,
): Promise<readonly SourceHead[]> {
  const there = new Map(inTarget.map((head) => [idOf(head), head.digest]))
  const differing = heads.filter((head) => {
    const other = there.get(idOf(head))
    return head.error === undefined && other !== undefined && other !== head.digest
  })
  const twins = new Map<string, string>()
  for (const head of differing) {
    const [theirs] = await to.fetch([head])
    const ours = kept.get(idOf(head)) ?? (await from.fetch([head]))[0]
    if (theirs !== undefined && ours !== undefined && hasSameContent(theirs, ours))
      twins.set(idOf(head), storedDigest(theirs))
  }
  return heads.map((head) => {
    const twin = twins.get(idOf(head))
    return twin === undefined ? head : { ...head, twin }
  })
}

/** Runs the work, and gives back the error if one of the sides can no longer be reached. */
async function interruption(work: () => Promise<void>): Promise<StorageError | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    const reason = storageError(error)
    if (isUnreachable(reason)) return reason
    throw reason
  }
}

function counter(
  step: MigrationProgress["step"],
  total: number,
  onProgress: (progress: MigrationProgress) => void,
): Route["onDone"] {
  let done = 0
  if (total > 0) onProgress({ step, done, total })
  return (records) => {
    done += records
    onProgress({ step, done, total })
  }
}

/** A release that was asked for by its name should be there, or, when it was moved before, have arrived. */
function requireDone({ release, resume = false, from }: MigrateOptions, target: Survey): void {
  if (release === undefined || (resume && target.heads.length > 0)) return
  const where = from.namespace === "" ? "" : ` in namespace ${from.namespace}`
  const arrived =
    target.heads.length === 0 ? "" : "; the target has one: --resume says that it was moved before"
  throw new StorageError(
    "STORAGE_NOT_FOUND",
    `there is no release "${release}"${where} in the source (release: not found)${arrived}`,
    { namespace: from.namespace },
  )
}

function reportOf(
  { from, to, dryRun = false }: MigrateOptions,
  plans: readonly ReleasePlan[],
  interrupted: StorageError | undefined,
): MigrationReport {
  const releases = plans.map((plan) => plan.report(dryRun))
  return {
    from: from.name,
    to: to.name,
    dryRun,
    releases,
    totals: totalsOf(releases),
    ...(interrupted === undefined
      ? {}
      : { interrupted: { code: interrupted.code, message: interrupted.message } }),
  }
}
