import { StorageError } from "../errors.ts"
import type { Place, RawStorage } from "../raw/raw-storage.ts"
import type { RecordHead } from "../raw/survey.ts"
import { isPending } from "../record/pending.ts"

/** Whether two storages are one: it may be that nobody can tell. */
export type Sameness = "different" | "unknown"

/**
 * Makes sure that records do not go where they come from. Throws STORAGE_SAME_PLACE, and STORAGE_BACKEND
 * for a target that cannot be written to.
 */
export async function refuseSamePlace(from: RawStorage, to: RawStorage): Promise<Sameness> {
  const [source, target] = [await from.place(), await to.place()]
  if (target.isStandby === true)
    throw new StorageError(
      "STORAGE_BACKEND",
      "the target is a standby, which cannot be written to: name its primary",
    )
  if (source.name !== target.name) return "different"
  if (isOne(source, target))
    throw new StorageError(
      "STORAGE_SAME_PLACE",
      `source and target are the same ${describe(source)}: name another driver, context or database`,
    )
  return source.id === undefined || target.id === undefined ? "unknown" : "different"
}

function isOne(a: Place, b: Place): boolean {
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id
  return a.address !== undefined && a.address === b.address
}

const describe = ({ name }: Place): string =>
  name === "SQL"
    ? "database"
    : name === "Memory"
      ? "memory"
      : `cluster, with ${name}s on both sides`

const NAMED = 5

/**
 * A release whose last revision is pending is being worked on, or was left so: moved now, two could go on
 * with it. Throws STORAGE_PENDING, which names them.
 */
export function refusePending(heads: readonly RecordHead[]): void {
  const last = new Map<string, RecordHead>()
  for (const head of heads) {
    const id = `${head.namespace}/${head.release}`
    if ((last.get(id)?.version ?? -1) <= head.version) last.set(id, head)
  }
  const pending = [...last.values()].filter(({ status }) => isPending(status))
  const [first] = pending
  if (first === undefined) return
  const named = pending
    .slice(0, NAMED)
    .map(
      ({ release, namespace, status, version }) =>
        `${release} in ${namespace} (revision ${version} is ${status})`,
    )
  const more = pending.length > NAMED ? ` and ${pending.length - NAMED} more` : ""
  const details = pending.length === 1 ? { object: first.key, namespace: first.namespace } : {}
  throw new StorageError(
    "STORAGE_PENDING",
    `nothing was moved, because an operation is under way or was broken off: ${named.join(", ")}${more}; wait for it, or end it with "helm rollback" or "helm uninstall"`,
    details,
  )
}
