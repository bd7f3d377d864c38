import type { StaticType } from "@sternpost/cel"
import { loadKubernetesTypes, type TypeSchema } from "@sternpost/schema"
import { objectType } from "../../admission/static-types.ts"
import { textOf } from "../../read.ts"
import type { Target } from "./subject-rule.ts"

/** The types of the variables of a rule, once for each kind that it may be about. */
export type RuleScope = Readonly<Record<string, StaticType>>

const CORE = "io.k8s.api.core.v1."

/**
 * What is known of `object`, `pod` and `container` before there is an object: of `object` where `match` names kinds of
 * Kubernetes and nothing else. A kind that several API versions have is several scopes.
 */
export async function ruleScopes(target: Target, match: unknown): Promise<readonly RuleScope[]> {
  const table = await loadKubernetesTypes()
  const typeOf = (name: string) => {
    const type = table.type(`${CORE}${name}`)
    return type === undefined ? "dyn" : objectType(type)
  }
  const pods: RuleScope = {
    ...(target === "object" ? {} : { pod: typeOf("PodSpec") }),
    ...(target === "container" ? { container: typeOf("Container") } : {}),
  }
  const kinds = kindsOf(match)
  const typesOf = (kind: string): TypeSchema[] =>
    table.apiVersions.flatMap((apiVersion) => table.kind(apiVersion, kind) ?? [])
  // One that nobody knows is a custom resource, with fields of its own.
  if (kinds.length === 0 || kinds.some((kind) => typesOf(kind).length === 0))
    return [{ ...pods, object: "dyn" }]
  return kinds.flatMap(typesOf).map((type) => ({ ...pods, object: objectType(type) }))
}

/** The kinds that selectors name: `Deployment|StatefulSet`; none where one names none, or a pattern. */
function kindsOf(match: unknown): readonly string[] {
  const selectors = Array.isArray(match) ? match : [match]
  const kinds = selectors.map((selector) => textOf((selector as { kind?: unknown } | null)?.kind))
  return kinds.every((kind) => /^\w+(?:\|\w+)*$/.test(kind))
    ? kinds.flatMap((kind) => kind.split("|"))
    : []
}
