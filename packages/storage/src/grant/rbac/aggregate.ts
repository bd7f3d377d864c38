import type { LabelRequirement, LabelSelector, RbacRole, RbacRule } from "./types.ts"

/**
 * The rules of a role. Those of an aggregated ClusterRole are the rules of all that its selectors match, which
 * may be aggregated themselves; the cluster's controller writes them into `rules`, manifests leave that to it.
 */
export function rulesOf(role: RbacRole, all: readonly RbacRole[]): readonly RbacRule[] {
  const reached = new Set<RbacRole>()
  const reach = (current: RbacRole): readonly RbacRule[] => {
    if (reached.has(current)) return []
    reached.add(current)
    const { aggregates } = current
    if (aggregates === undefined) return current.rules
    const parts = all.filter(
      ({ kind, labels }) =>
        kind === "ClusterRole" && aggregates.some((selector) => selects(selector, labels)),
    )
    return parts.flatMap(reach)
  }
  return reach(role)
}

type RoleLabels = Readonly<Record<string, string>>

function selects({ matchLabels, matchExpressions }: LabelSelector, labels: RoleLabels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labelValue(labels, key) === value) &&
    matchExpressions.every((requirement) => meets(requirement, labels))
  )
}

/** An operator that does not exist selects nothing: Kubernetes would not have taken it. */
function meets({ key, operator, values }: LabelRequirement, labels: RoleLabels): boolean {
  const value = labelValue(labels, key)
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value)
    case "NotIn":
      return value === undefined || !values.includes(value)
    case "Exists":
      return value !== undefined
    case "DoesNotExist":
      return value === undefined
    default:
      return false
  }
}

const labelValue = (labels: RoleLabels, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined
