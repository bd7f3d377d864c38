import { at, listOf, textOf } from "../read.ts"
import { keysOf, labelsFit } from "./label-selector.ts"
import type { MatchResources } from "./model.ts"
import type { Target } from "./target.ts"

/** Whether a policy is for an object; `unknown` says what would have to be known. */
export type Match = "yes" | "no" | { readonly unknown: string }

/** What is known besides the object. */
export interface MatchFacts {
  readonly operation: string
  /** The labels of a namespace, if they are known. */
  namespaceLabels(name: string): Readonly<Record<string, unknown>> | undefined
}

/** Policies are not asked about what would let them lock themselves in. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  "admissionregistration.k8s.io": [
    "validatingadmissionpolicies",
    "validatingadmissionpolicybindings",
    "mutatingadmissionpolicies",
    "mutatingadmissionpolicybindings",
  ],
}

/** Groups that hold the same resources, as far as there were such moves. */
const MOVED: readonly (readonly [resources: readonly string[], groups: readonly string[]])[] = [
  [
    ["deployments", "daemonsets", "replicasets"],
    ["apps", "extensions"],
  ],
  [
    ["ingresses", "networkpolicies"],
    ["networking.k8s.io", "extensions"],
  ],
  [["events"], ["", "events.k8s.io"]],
]

/**
 * Whether `matchConstraints` or `matchResources` include an object. Rules for another version of its resource
 * include it too (`matchPolicy: Equivalent`), but the API server would then convert it: that is unknown here.
 * Source of the rule: apiserver pkg/admission/plugin/policy/matching.
 */
export function matches(spec: MatchResources, target: Target, facts: MatchFacts): Match {
  if (NEVER[target.group]?.includes(target.resource)) return "no"
  const byRule = keptMatch(spec, target, facts)
  if (byRule === "no") return "no"
  const byNamespace = namespaceFits(at(spec, "namespaceSelector"), target, facts)
  if (byNamespace === "no") return "no"
  const objectSelector = at(spec, "objectSelector")
  if (keysOf(objectSelector).length > 0 && !labelsFit(objectSelector, target.labels)) return "no"
  return byRule === "yes" ? byNamespace : byRule
}

/** By group, version, resource and operation, where rules ask for nothing else. */
type KeptMatches = Map<string, Match>

const kept = new WeakMap<MatchResources, KeptMatches | "depends on the object">()

// Objects are many, and their kinds few.
function keptMatch(spec: MatchResources, target: Target, facts: MatchFacts): Match {
  let matched = kept.get(spec)
  if (matched === undefined) {
    matched = asksForKindsOnly(spec) ? new Map<string, Match>() : "depends on the object"
    kept.set(spec, matched)
  }
  if (typeof matched === "string") return byRules(spec, target, facts)
  const key = `${target.group} ${target.version} ${target.resource} ${facts.operation}`
  let match = matched.get(key)
  if (match === undefined) {
    match = byRules(spec, target, facts)
    matched.set(key, match)
  }
  return match
}

function asksForKindsOnly(spec: MatchResources): boolean {
  const rules = [at(spec, "excludeResourceRules"), at(spec, "resourceRules")].flatMap(listOf)
  return rules.every(
    (rule) =>
      listOf(at(rule, "resourceNames")).length === 0 &&
      !["Cluster", "Namespaced"].includes(textOf(at(rule, "scope"))),
  )
}

function byRules(spec: MatchResources, target: Target, facts: MatchFacts): Match {
  const isIncluded = (rules: readonly unknown[]) => ruleMatch(rules, spec, target, facts)
  if (isIncluded(listOf(at(spec, "excludeResourceRules"))) !== "no") return "no"
  const rules = listOf(at(spec, "resourceRules"))
  // A binding without rules leaves that to its policy.
  return rules.length === 0 ? "yes" : isIncluded(rules)
}

function namespaceFits(selector: unknown, target: Target, facts: MatchFacts): Match {
  const keys = keysOf(selector)
  if (keys.length === 0) return "yes"
  const isNamespace = target.group === "" && target.kind === "Namespace"
  if (isNamespace) return verdict(labelsFit(selector, target.labels))
  if (target.namespace === "") return "yes"
  if (target.namespace === undefined)
    return { unknown: "the namespace it will be in is not known, and the policy selects some" }
  const named = { "kubernetes.io/metadata.name": target.namespace }
  const labels = facts.namespaceLabels(target.namespace)
  if (labels !== undefined) return verdict(labelsFit(selector, { ...labels, ...named }))
  if (keys.every((key) => Object.hasOwn(named, key))) return verdict(labelsFit(selector, named))
  return { unknown: `the labels of its namespace ${target.namespace} are not known` }
}

function verdict(fits: boolean): Match {
  return fits ? "yes" : "no"
}

function ruleMatch(
  rules: readonly unknown[],
  spec: MatchResources,
  target: Target,
  { operation }: MatchFacts,
): Match {
  const own = rules.filter((rule) => asksFor(rule, target, operation))
  if (own.some((rule) => isForVersion(rule, target.group, target.version))) return "yes"
  if (at(spec, "matchPolicy") === "Exact") return "no"
  const other = own.find((rule) => isForAnotherVersion(rule, target))
  if (other === undefined) return "no"
  const [group, version] = [listOf(at(other, "apiGroups"))[0], listOf(at(other, "apiVersions"))[0]]
  const own_ = [target.group, target.version].filter((part) => part !== "").join("/")
  const wanted = [group, version].filter((part) => part !== "").join("/")
  return { unknown: `the policy is for ${wanted}, and ${own_} is converted by the cluster only` }
}

/** All that a rule says but group and version. */
function asksFor(rule: unknown, target: Target, operation: string): boolean {
  const names = listOf(at(rule, "resourceNames"))
  return (
    includes(at(rule, "operations"), operation) &&
    listOf(at(rule, "resources")).some((resource) => isForResource(textOf(resource), target)) &&
    (names.length === 0 || names.includes(target.name)) &&
    hasScope(textOf(at(rule, "scope")), target)
  )
}

// Behind a slash are subresources, of which objects have none.
function isForResource(pattern: string, { resource }: Target): boolean {
  const [name, subresource = ""] = pattern.split("/")
  return (name === "*" || name === resource) && (subresource === "" || subresource === "*")
}

function hasScope(scope: string, { namespace, kind, group }: Target): boolean {
  const isCluster = namespace === "" || (kind === "Namespace" && group === "")
  if (scope === "Cluster") return isCluster
  return scope === "Namespaced" ? !isCluster : true
}

function isForVersion(rule: unknown, group: string, version: string): boolean {
  return includes(at(rule, "apiGroups"), group) && includes(at(rule, "apiVersions"), version)
}

function isForAnotherVersion(rule: unknown, { group, resource }: Target): boolean {
  const groups = MOVED.find(([names, all]) => names.includes(resource) && all.includes(group))
  return (groups?.[1] ?? [group]).some((one) => includes(at(rule, "apiGroups"), one))
}

function includes(list: unknown, value: string): boolean {
  return listOf(list).includes("*") || listOf(list).includes(value)
}
