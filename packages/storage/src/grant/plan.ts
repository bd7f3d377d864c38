import { StorageError } from "../errors.ts"
import { type AccessOptions, accessOf } from "./rbac/access.ts"
import { type ReadRbacOptions, readRbac } from "./rbac/read.ts"
import { NO_RIGHTS, type ScopeByRight, unionOf } from "./rbac/scope.ts"
import { subjectName } from "./rbac/subjects.ts"
import type { RbacSource } from "./rbac/types.ts"
import { type RoleNames, roleName, roleProblem, unusableSubject } from "./role-names.ts"

/** What one role of the database is to be allowed. */
export interface RoleGrant {
  readonly role: string
  /** For whom: `User alice`. Usually one. */
  readonly subjects: readonly string[]
  readonly rights: ScopeByRight
}

/** What RBAC asks of the database. */
export interface GrantPlan {
  /** The schema of Helm's tables. */
  readonly schema: string
  /** In the order of their names. */
  readonly roles: readonly RoleGrant[]
  /** What RBAC allows and no policy on rows can say, and what was left out. */
  readonly notes: readonly string[]
}

export interface PlanOptions extends AccessOptions, ReadRbacOptions {
  /** `public` by default. */
  readonly schema?: string
  readonly roleNames?: RoleNames
}

/**
 * Works out what RBAC objects mean for the rows of Helm's tables: who may list, create, update or delete the
 * Secrets (or ConfigMaps) of a namespace may do so with its records. Throws STORAGE_RBAC.
 */
export function planGrants(sources: readonly RbacSource[], options: PlanOptions): GrantPlan {
  const { schema = "public", roleNames } = options
  const objects = readRbac(sources, options)
  // A script that takes every right away should not come of a wrong path.
  if (objects.roles.length + objects.bindings.length === 0)
    throw new StorageError("STORAGE_RBAC", "there is no Role and no binding in what was given")
  const { subjects, notes } = accessOf(objects, options)
  const grants = new Map<string, RoleGrant>()
  for (const { subject, rights } of subjects) {
    const role = roleName(subject, roleNames)
    const problem = roleProblem(role)
    if (problem !== undefined) throw unusableSubject(subject, problem)
    const before = grants.get(role) ?? { role, subjects: [], rights: NO_RIGHTS }
    grants.set(role, {
      role,
      subjects: [...before.subjects, subjectName(subject)],
      rights: unionOf(before.rights, rights),
    })
  }
  const roles = [...grants.values()].sort((a, b) => (a.role < b.role ? -1 : 1))
  return { schema, roles, notes }
}
