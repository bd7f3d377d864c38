import type { StaticType } from "@sternpost/cel"
import type { CustomType, TypeSchema, TypeTable } from "@sternpost/schema"
import { at, listOf, textOf } from "../read.ts"
import type { CompiledFrame } from "./compile.ts"
import type { Complain, PolicyFrame } from "./model.ts"
import { pluralOf } from "./plural.ts"
import { objectType } from "./static-types.ts"

/** The types of objects, where they are known. */
export interface KnownTypes {
  readonly table: TypeTable
  /** Those of the definitions among the policy files. */
  readonly custom: readonly (CustomType & { readonly plural: string })[]
}

/**
 * Checks the expressions of a policy against the types of the objects that it is for. A policy is often for several
 * kinds and asks which one it has: wrong is only what is wrong for each of them. Nothing is said where one
 * of the kinds is not known.
 */
export function checkTypes(
  policy: PolicyFrame,
  { compiled, variables }: CompiledFrame,
  types: KnownTypes,
  complain: Complain,
): void {
  const matched = matchedTypes(policy, types)
  if (matched === undefined) return
  const wrong = matched.map((schema) => {
    const object = objectType(schema)
    const known: Record<string, StaticType> = {}
    const scope = { object, oldObject: object, variables: variablesType(known) }
    for (const { name, expression } of variables.values())
      known[name] = expression.infer(scope).type
    return compiled.map(({ expression }) => expression.infer(scope).mistakes)
  })
  const [first = [], ...others] = wrong
  for (const [i, { source }] of compiled.entries())
    for (const { offset, message } of first[i] ?? []) {
      const isEverywhere = others.every((list) => list[i]?.some((one) => one.offset === offset))
      if (isEverywhere)
        complain({ document: policy.document, path: source.path, message: message(), offset })
    }
}

function variablesType(known: Readonly<Record<string, StaticType>>): StaticType {
  return {
    object: { name: "variables", names: [], isComplete: false, field: (name) => known[name] },
  }
}

/** The types of all kinds that a policy is for; `undefined` where not all are known. */
function matchedTypes(
  { matchConstraints }: PolicyFrame,
  types: KnownTypes,
): readonly TypeSchema[] | undefined {
  const found: TypeSchema[] = []
  for (const rule of listOf(at(matchConstraints, "resourceRules")))
    for (const group of listOf(at(rule, "apiGroups")).map(textOf))
      for (const version of listOf(at(rule, "apiVersions")).map(textOf))
        for (const resource of listOf(at(rule, "resources")).map(textOf)) {
          const type = typeOfResource({ group, version, resource }, types)
          if (type === undefined) return undefined
          found.push(type)
        }
  return found.length === 0 ? undefined : found
}

interface ResourceName {
  readonly group: string
  readonly version: string
  readonly resource: string
}

function typeOfResource(
  { group, version, resource }: ResourceName,
  { table, custom }: KnownTypes,
): TypeSchema | undefined {
  const apiVersion = group === "" ? version : `${group}/${version}`
  const kind = table.kindsOf(apiVersion).find((name) => pluralOf(name) === resource)
  if (kind !== undefined) return table.kind(apiVersion, kind)
  return custom.find(
    (type) => type.group === group && type.version === version && type.plural === resource,
  )?.type
}
