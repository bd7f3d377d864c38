import { recordError } from "../errors.ts"
import { idOf, type RawRef } from "../raw/raw-storage.ts"
import { labelledRelease } from "../raw/survey.ts"
import { CHANGED_IN_SOURCE, placeOf, type Route } from "./copy.ts"
import type { ReleasePlan } from "./release-plan.ts"
import { takeBack } from "./take-back.ts"

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
  const known = new Set(plans.flatMap(({ heads }) => heads.map(idOf)))
  const newcomers = new Set(now.filter((ref) => !known.has(idOf(ref))).map(releaseId))
  const etags = new Map(now.map((ref) => [idOf(ref), ref.etag]))
  for (const plan of plans) {
    if (plan.isStopped) continue
    const changed = plan.heads.find((head) => etags.get(idOf(head)) !== head.etag)
    const head = changed ?? (newcomers.has(plan.id) ? plan.readable[0] : undefined)
    if (head === undefined) continue
    plan.stop(recordError("STORAGE_CONFLICT", CHANGED_IN_SOURCE, placeOf(head)))
    await takeBack(plan, route.to)
  }
}

type Present = RawRef & { readonly etag: string; readonly release: string }

/** The states of the source's records. */
async function present({ from }: Route, release: string | undefined): Promise<readonly Present[]> {
  const found: Present[] = []
  const options = { isWithoutBody: true, ...(release === undefined ? {} : { release }) }
  for await (const page of from.pages(options))
    found.push(
      ...page.map((record) => ({
        key: record.key,
        namespace: record.namespace,
        etag: record.etag,
        release: labelledRelease(record) ?? "",
      })),
    )
  return found
}

const releaseId = ({ namespace, release }: Present): string => `${namespace}/${release}`
