import type { Selector } from "@sternpost/manifests"

const KUSTOMIZE_FIELDS = [
  "group",
  "version",
  "kind",
  "name",
  "namespace",
  "labelSelector",
  "annotationSelector",
] as const

export type KustomizeTarget = Readonly<Record<string, string>>

/**
 * A selector as kustomize's target; a text says which of its fields has no equal. No selector is a
 * target that fits every object.
 */
function kustomizeTarget(selector: Selector | undefined): KustomizeTarget | string {
  if (selector === undefined) return EVERY
  const target: Record<string, string> = {}
  for (const field of KUSTOMIZE_FIELDS) {
    const value = selector[field]
    if (value !== undefined && value !== "") target[field] = value
  }
  const { apiVersion, hook, source, podSpec, cel } = selector
  for (const [field, value] of Object.entries({ hook, source, podSpec, cel }))
    if (value !== undefined) return `match by ${field} has no equal in a target`
  if (apiVersion !== undefined) {
    const [first, second] = apiVersion.split("/")
    if (first === undefined || /[()|[\]]/.test(apiVersion))
      return "match by a pattern for apiVersion has no equal in a target"
    target["version"] = second ?? first
    // To kustomize no group is any.
    if (second !== undefined) target["group"] = first
  }
  return Object.keys(target).length === 0 ? EVERY : target
}

const EVERY: KustomizeTarget = { kind: ".*" }

/** The targets of a stage, one for each selector; a text if one of them cannot be said. */
export function kustomizeTargets(match: readonly Selector[]): readonly KustomizeTarget[] | string {
  const selectors = match.length === 0 ? [undefined] : match
  const targets: KustomizeTarget[] = []
  for (const selector of selectors) {
    const target = kustomizeTarget(selector)
    if (typeof target === "string") return target
    targets.push(target)
  }
  return targets
}
