import { recordError } from "../errors.ts"
import { storedDigest } from "../raw/digest.ts"
import { idOf } from "../raw/raw-storage.ts"
import type { RecordHead } from "../raw/survey.ts"
import { isSame, storageError } from "./check-target.ts"
import { isUnreachable, placeOf, type Route } from "./copy.ts"
import { deletionOrder } from "./order.ts"
import type { Sameness } from "./refuse.ts"
import type { ReleasePlan } from "./release-plan.ts"

/**
 * Deletes in the source what the target has: each release is read from the target once more, and each of
 * its records is deleted only in the state that was copied. One that cannot be read stays where it is.
 */
export async function deleteReleases(
  plans: readonly ReleasePlan[],
  route: Route,
  sameness: Sameness,
): Promise<void> {
  for (const plan of plans) {
    if (plan.isStopped) continue
    try {
      await deleteRelease(plan, route, sameness)
    } catch (error) {
      const reason = storageError(error)
      if (isUnreachable(reason)) throw reason
      plan.stop(reason)
    }
  }
}

async function deleteRelease(plan: ReleasePlan, { from, to, onDone }: Route, sameness: Sameness) {
  const there = await to.fetch(plan.readable)
  const byId = new Map(there.map((record) => [idOf(record), record]))
  for (const head of plan.readable) {
    const record = byId.get(idOf(head))
    if (record === undefined || !isSame(head, storedDigest(record))) throw kept(head, GONE)
    if (sameness === "unknown" && record.etag === head.etag) throw kept(head, SAME_OBJECT)
  }
  const records = deletionOrder(plan.readable)
  for (const together of from.batch.isAtomic ? [records] : records.map((head) => [head])) {
    await from.delete(together)
    plan.deleted += together.length
    onDone(together.length)
  }
}

const kept = (head: RecordHead, what: string) =>
  recordError("STORAGE_DIFFERENT", what, placeOf(head))

const GONE =
  "is not in the target as it was copied; nothing of the release was deleted: migrate again, and see what changes the target"

const SAME_OBJECT =
  "may be the very object that it was copied to: nobody can tell whether both clusters are one; nothing was deleted: allow to get the namespace kube-system on both sides"
