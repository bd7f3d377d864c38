import type { RecordHead } from "../raw/survey.ts"

/**
 * The order in which the revisions of a release come into the target: the last one first, then what is
 * deployed, then the rest from new to old. Whoever looks at the target on the way sees the right last
 * revision, and so neither a Helm nor we would give a number out twice or roll back to the wrong one.
 */
export function copyOrder<T extends Pick<RecordHead, "version" | "status">>(
  records: readonly T[],
): readonly T[] {
  const last = Math.max(...records.map(({ version }) => version))
  const rank = ({ version, status }: T) => (version === last ? 0 : status === "deployed" ? 1 : 2)
  return [...records].sort((a, b) => rank(a) - rank(b) || b.version - a.version)
}

/** The order in which they leave the source: the other way round, so that the last one is right to the end. */
export const deletionOrder = <T extends Pick<RecordHead, "version" | "status">>(
  records: readonly T[],
): readonly T[] => copyOrder(records).toReversed()
