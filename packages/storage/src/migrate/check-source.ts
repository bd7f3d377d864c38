import { recordError } from "../errors.ts"
import { storedDigest } from "../raw/digest.ts"
import { idOf, type RawInput, type RawRef } from "../raw/raw-storage.ts"
import type { RecordHead } from "../raw/survey.ts"
import { storageError } from "./check-target.ts"
import { CHANGED_IN_SOURCE, placeOf, type Route } from "./copy.ts"
import type { ReleasePlan } from "./release-plan.ts"

/**
 * Looks at the source once more. A release in which anything has changed since it was first read is taken
 * out of the target again, as far as this run has brought it there, and goes no further.
 */
export async function stopChanged(
  plans: readonly ReleasePlan[],
  route: Route,
  release: string | undefined,
): Promise<void> {
  const now = await present(route, release)
  for (const plan of plans) {
    if (plan.isStopped) continue
    const changed = plan.heads.find((head) => now.get(plan.id)?.get(head.key) !== head.etag)
    const isSame = changed === undefined && now.get(plan.id)?.size === plan.heads.length
    if (isSame) continue
    const head = changed ?? plan.readable[0]
    if (head === undefined) continue
    plan.stop(recordError("STORAGE_CONFLICT", CHANGED_IN_SOURCE, placeOf(head)))
    await takeBack(plan, route)
  }
}

/** The states of the source's records, by release. */
async function present({ from }: Route, release: string | undefined) {
  const found = new Map<string, Map<string, string>>()
  const options = { isWithoutBody: true, ...(release === undefined ? {} : { release }) }
  for await (const page of from.pages(options))
    for (const { key, namespace, system, etag } of page) {
      const id = `${namespace}/${system["name"] ?? ""}`
      found.set(id, (found.get(id) ?? new Map()).set(key, etag))
    }
  return found
}

/** Deletes what this run has written of a release, if nobody has touched it since. */
async function takeBack(plan: ReleasePlan, { to }: Route): Promise<void> {
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
