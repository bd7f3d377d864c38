import { re2Pattern, type Test } from "@sternpost/manifests"
import { labelsFit } from "../../admission/label-selector.ts"
import { at, listOf, textOf } from "../../read.ts"
import type { StreamIndex } from "../stream-index.ts"
import type { LintObject } from "../subjects.ts"
import type { IgnoredRule } from "./annotations.ts"
import type { PeerNames } from "./ignored.ts"

/** The kinds of PolicyExceptions. */
export const EXCEPTION_KINDS: readonly string[] = [
  "kyverno.io/PolicyException",
  "policies.kyverno.io/PolicyException",
]

interface Exception {
  readonly rules: readonly string[]
  readonly reason: string
  readonly fits: (object: LintObject) => boolean
}

/**
 * What Kyverno's PolicyExceptions in the stream say: those of ClusterPolicies (`exceptions` and `match`) for the objects
 * that they match, those of CEL policies (`policyRefs`) without `matchConditions` for all. A policy is one of ours if
 * the catalogue of Kyverno has it under that name, or if it is called as our rule.
 */
export function policyExceptions(
  stream: StreamIndex,
  names: PeerNames,
): (object: LintObject) => readonly IgnoredRule[] {
  const exceptions = EXCEPTION_KINDS.flatMap((kind) =>
    stream.ofKind(kind).flatMap((object) => readException(object, names)),
  )
  if (exceptions.length === 0) return () => []
  return (object) =>
    exceptions
      .filter(({ fits }) => fits(object))
      .flatMap(({ rules, reason }) => rules.map((rule): IgnoredRule => [rule, reason]))
}

function readException({ value, name }: LintObject, names: PeerNames): Exception[] {
  const spec = value["spec"]
  const policies = [
    ...listOf(at(spec, "exceptions")).map((one) => textOf(at(one, "policyName"))),
    ...listOf(at(spec, "policyRefs")).map((one) => textOf(at(one, "name"))),
  ]
  const rules = policies.flatMap((policy) => rulesOf(policy, names))
  // A condition in CEL asks for more than the object says.
  if (rules.length === 0 || listOf(at(spec, "matchConditions")).length > 0) return []
  const reason = `the PolicyException "${name}" says so`
  return [{ rules, reason, fits: readMatch(at(spec, "match")) }]
}

// A policy of a namespace is written as `NAMESPACE/NAME`.
function rulesOf(policy: string, names: PeerNames): readonly string[] {
  const name = policy.slice(policy.indexOf("/") + 1)
  const isOwn = [...names().values()].some((ids) => ids.includes(name))
  return [...(names().get(`kyverno/${name.toLowerCase()}`) ?? []), ...(isOwn ? [name] : [])]
}

function readMatch(match: unknown): (object: LintObject) => boolean {
  if (match === undefined) return () => true
  const filters = (field: string) =>
    listOf(at(match, field)).map((item) => resourceFilter(at(item, "resources")))
  const [any, all] = [filters("any"), filters("all")]
  if (any.length + all.length === 0) return resourceFilter(at(match, "resources"))
  return (object) =>
    all.every((fits) => fits(object)) && (any.length === 0 || any.some((fits) => fits(object)))
}

function resourceFilter(resources: unknown): (object: LintObject) => boolean {
  const patterns = (field: string) =>
    listOf(at(resources, field)).map((text) => wildcard(textOf(text)))
  const kinds = listOf(at(resources, "kinds")).map((kind) =>
    wildcard(textOf(kind).split("/").at(-1) ?? ""),
  )
  const [names, namespaces] = [patterns("names"), patterns("namespaces")]
  const selector = at(resources, "selector")
  const fits = (list: readonly Test[], text: string) =>
    list.length === 0 || list.some((one) => one(text))
  return ({ kind, name, namespace, labels }) =>
    fits(kinds, kind) &&
    fits(names, name) &&
    fits(namespaces, namespace) &&
    (selector === undefined || labelsFit(selector, labels))
}

function wildcard(pattern: string): Test {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return ".*"
    return part === "?" ? "." : part.replace(/[.+^${}()|[\]\\]/g, "\\$&")
  })
  return re2Pattern(`^${parts.join("")}$`)
}
