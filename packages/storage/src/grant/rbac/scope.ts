import { RIGHTS, type Right } from "./rights.ts"
import type { RbacBinding } from "./types.ts"

/** Namespaces in their order, or all of them. */
export type Scope = readonly string[] | "all"

/** Where each right holds. */
export type ScopeByRight = Readonly<Record<Right, Scope>>

export const NO_RIGHTS: ScopeByRight = { select: [], insert: [], update: [], delete: [] }

/** Where a binding holds: a RoleBinding in its namespace, whatever kind of role it refers to. */
export const scopeOf = ({ kind, namespace }: RbacBinding): Scope =>
  kind === "ClusterRoleBinding" ? "all" : [namespace]

/** The rights that hold in one more place. */
export const addScope = (
  before: ScopeByRight,
  rights: ReadonlySet<Right>,
  scope: Scope,
): ScopeByRight =>
  byRight((right) => (rights.has(right) ? union(before[right], scope) : before[right]))

/** What either of two allows. */
export const unionOf = (a: ScopeByRight, b: ScopeByRight): ScopeByRight =>
  byRight((right) => union(a[right], b[right]))

const byRight = (scope: (right: Right) => Scope): ScopeByRight => ({
  select: scope("select"),
  insert: scope("insert"),
  update: scope("update"),
  delete: scope("delete"),
})

function union(a: Scope, b: Scope): Scope {
  if (a === "all" || b === "all") return "all"
  return [...new Set([...a, ...b])].sort()
}

/** The rights that hold somewhere. */
export const heldRights = (rights: ScopeByRight): readonly Right[] =>
  RIGHTS.filter((right) => rights[right].length > 0)
