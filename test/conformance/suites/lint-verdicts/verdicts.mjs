// The rows of each tool, by check and object.

export const TOOLS = ["kube-linter", "kube-score", "polaris"]

/**
 * @param {unknown} verdict  rows, `{stopped, rows}` or `{error}`
 * @returns {{ byCheck: Map<string, Map<string, unknown[][]>> } | undefined} the rows of each object by check; undefined
 *   where the tool refused the stream
 */
export function flaggedBy(verdict) {
  const rows = Array.isArray(verdict) ? verdict : verdict?.rows
  if (rows === undefined) return undefined
  const byCheck = new Map()
  for (const row of rows) {
    const [check, kind, namespace, name, ...rest] = row
    const objects = byCheck.get(check) ?? new Map()
    const key = `${kind} ${namespace || "default"}/${name}`
    objects.set(key, [...(objects.get(key) ?? []), rest])
    byCheck.set(check, objects)
  }
  return { byCheck }
}
