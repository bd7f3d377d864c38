import { storedDigest } from "../raw/digest.ts"
import { idOf, type RawInput, type RawRef, type RawStorage } from "../raw/raw-storage.ts"
import type { RecordHead } from "../raw/survey.ts"
import { storageError } from "./check-target.ts"
import type { ReleasePlan } from "./release-plan.ts"

/** Deletes what this run has written of a release, if nobody has touched it since. */
export async function takeBack(plan: ReleasePlan, to: RawStorage): Promise<void> {
  if (plan.copied.length === 0) return
  try {
    const heads = new Map(plan.readable.map((head) => [idOf(head), head]))
    const there = await to.fetch(plan.copied.map((ref) => ({ ...ref, release: plan.name })))
    const ours = there.filter((record) => isOurs(heads.get(idOf(record)), record))
    const rank = new Map(plan.missing.map((head, i) => [idOf(head), i]))
    const newestLast = [...ours].sort((a, b) => rankOf(b, rank) - rankOf(a, rank))
    await to.delete(newestLast)
    plan.copied = []
  } catch (error) {
    plan.stop(storageError(error))
  }
}

const isOurs = (head: RecordHead | undefined, record: RawInput): boolean =>
  head !== undefined && storedDigest(record) === head.digest

const rankOf = (ref: RawRef, rank: ReadonlyMap<string, number>): number => rank.get(idOf(ref)) ?? 0
