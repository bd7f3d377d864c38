import { type RecordPlace, recordError, type StorageError } from "../errors.ts"
import { storedDigest } from "../raw/digest.ts"
import { idOf, type RawInput, type RawStorage } from "../raw/raw-storage.ts"
import type { RecordHead, Survey } from "../raw/survey.ts"
import { DIFFERENT, isSame, type SourceHead, storageError } from "./check-target.ts"
import type { ReleasePlan } from "./release-plan.ts"
import { takeBack } from "./take-back.ts"

/** From where to where. */
export interface Route {
  readonly from: RawStorage
  readonly to: RawStorage
  /** Records of the source that were kept when it was looked at. */
  readonly kept: Survey["kept"]
  /** Hears how many records more are where they belong. */
  readonly onDone: (records: number) => void
}

/**
 * Copies what the target lacks, several releases at once where it takes them, and reads it back. What
 * goes wrong is noted in the plans. Rejects only if source or target can no longer be reached.
 */
export async function copyReleases(plans: readonly ReleasePlan[], route: Route): Promise<void> {
  const open = plans.filter(({ isStopped, missing }) => !isStopped && missing.length > 0)
  const queue = batches(open, route.to)
  const workers = Array.from({ length: route.to.batch.parallel }, async () => {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift())
      await copyBatch(batch, route)
  })
  const results = await Promise.allSettled(workers)
  const failed = results.find((result) => result.status === "rejected")
  if (failed !== undefined) throw failed.reason
}

/** Whole releases, so many that a batch is not more than the target takes at once. */
function batches(plans: readonly ReleasePlan[], { batch }: RawStorage): ReleasePlan[][] {
  const all: ReleasePlan[][] = []
  let [records, bytes] = [Number.POSITIVE_INFINITY, 0]
  for (const plan of plans) {
    records += plan.missing.length
    bytes += plan.missing.reduce((sum, head) => sum + head.bytes, 0)
    if (records > batch.records || bytes > batch.bytes) {
      all.push([])
      records = plan.missing.length
      bytes = plan.missing.reduce((sum, head) => sum + head.bytes, 0)
    }
    all.at(-1)?.push(plan)
  }
  return all
}

async function copyBatch(plans: readonly ReleasePlan[], route: Route): Promise<void> {
  try {
    await copyTogether(plans, route)
  } catch (error) {
    const reason = storageError(error)
    if (isUnreachable(reason)) throw reason
    // One of them may be what the target does not take: the others shall not suffer from it.
    if (plans.length > 1) for (const plan of plans) await copyBatch([plan], route)
    else plans[0]?.stop(reason)
  }
}

async function copyTogether(plans: readonly ReleasePlan[], route: Route): Promise<void> {
  const heads = plans.flatMap(({ missing }) => missing)
  const records = await read(heads, route)
  const created = new Set((await route.to.create(records)).map(idOf))
  const back = new Map((await route.to.fetch(heads)).map((record) => [idOf(record), record]))
  for (const plan of plans) {
    for (const head of plan.missing) verify(plan, head, back.get(idOf(head)))
    plan.copied = plan.missing.filter((head) => created.has(idOf(head)))
    // Somebody was faster with one of them: ours and theirs must not become one history.
    if (plan.isStopped) await takeBack(plan, route.to)
    else plan.present += plan.missing.length - plan.copied.length
    route.onDone(plan.missing.length)
  }
}

/** The records of the source, in the order of the heads. Throws STORAGE_CONFLICT for one that has changed. */
async function read(heads: readonly RecordHead[], { from, kept }: Route): Promise<RawInput[]> {
  const others = heads.filter((head) => !kept.has(idOf(head)))
  const fetched = others.length === 0 ? [] : await from.fetch(others)
  const found = new Map(fetched.map((record) => [idOf(record), record]))
  return heads.map((head) => {
    const record = kept.get(idOf(head)) ?? found.get(idOf(head))
    if (record !== undefined && storedDigest(record) === head.digest) return record
    throw recordError("STORAGE_CONFLICT", CHANGED_IN_SOURCE, placeOf(head))
  })
}

export const CHANGED_IN_SOURCE =
  "has changed in the source since it was first read: somebody works with the release; migrate again when nobody does"

function verify(plan: ReleasePlan, head: SourceHead, back: RawInput | undefined): void {
  if (back !== undefined && isSame(head, storedDigest(back))) return
  const reason =
    back === undefined
      ? recordError("STORAGE_BACKEND", "was written, but is not in the target", placeOf(head))
      : recordError("STORAGE_DIFFERENT", DIFFERENT, placeOf(head))
  plan.stop(reason)
}

export const placeOf = ({ key, namespace }: RecordHead): RecordPlace => ({
  object: key,
  namespace,
})

/** Whether it makes no sense to try the next release. */
export const isUnreachable = (error: StorageError): boolean =>
  error.code === "STORAGE_CONNECTION" ||
  (error.cause instanceof Error &&
    "code" in error.cause &&
    ["KUBE_CONNECTION", "KUBE_TIMEOUT"].includes(String(error.cause.code)))
