import type { RbacRule } from "./types.ts"

/** Where Helm keeps its records in the cluster: who may reach what is the model for the rows. */
export type RecordResource = "secrets" | "configmaps"

/** What a role may do with rows. */
export type Right = "select" | "insert" | "update" | "delete"

export const RIGHTS: readonly Right[] = ["select", "insert", "update", "delete"]

// To list shows everything; to get shows one whose name is known, which rows cannot tell apart.
const RIGHT_OF_VERB: Readonly<Record<string, readonly Right[]>> = {
  list: ["select"],
  create: ["insert"],
  update: ["update"],
  patch: ["update"],
  delete: ["delete"],
  deletecollection: ["delete"],
  "*": RIGHTS,
}

/** What the rules of a role allow, and what of it no policy on rows can say. */
export interface RightsOfRules {
  readonly rights: ReadonlySet<Right>
  /** Single objects by their names, which are not rows by their namespace. */
  readonly hasNamedObjects: boolean
  /** `get` without `list`. */
  readonly mayOnlyGet: boolean
}

/** Looks through rules as the API server's authorizer does (plugin/pkg/auth/authorizer/rbac). */
export function rightsOf(rules: readonly RbacRule[], resource: RecordResource): RightsOfRules {
  const about = rules.filter(
    ({ apiGroups, resources }) => has(apiGroups, "") && has(resources, resource),
  )
  const verbs = about
    .filter(({ resourceNames }) => resourceNames.length === 0)
    .flatMap((rule) => rule.verbs)
  const rights = new Set(verbs.flatMap((verb) => RIGHT_OF_VERB[verb] ?? []))
  const named = about.filter(({ resourceNames }) => resourceNames.length > 0)
  return {
    rights,
    hasNamedObjects: named
      .flatMap((rule) => rule.verbs)
      .some((verb) => verb === "get" || (RIGHT_OF_VERB[verb] ?? []).some((it) => !rights.has(it))),
    mayOnlyGet: verbs.includes("get") && !rights.has("select"),
  }
}

const has = (names: readonly string[], name: string): boolean =>
  names.includes("*") || names.includes(name)
