import { rulesOf } from "./aggregate.ts"
import { DEFAULT_ROLES } from "./default-roles.ts"
import { type RecordResource, type Right, type RightsOfRules, rightsOf } from "./rights.ts"
import { addScope, NO_RIGHTS, type ScopeByRight, scopeOf } from "./scope.ts"
import { asAccount, isSystem, subjectName } from "./subjects.ts"
import type { RbacBinding, RbacObjects, RbacRole, RbacSubject } from "./types.ts"

/** What a subject may do, and in which namespaces. */
export interface SubjectAccess {
  readonly subject: RbacSubject
  readonly rights: ScopeByRight
}

export interface Access {
  /** In the order of their names. */
  readonly subjects: readonly SubjectAccess[]
  /** What was not granted although RBAC allows something, and why. */
  readonly notes: readonly string[]
}

export interface AccessOptions {
  readonly resource: RecordResource
  /** Also subjects of the cluster itself: names with `system:`, accounts in `kube-system`. */
  readonly includeSystem?: boolean
  /** Whether bindings may refer to Kubernetes' own ClusterRoles without the objects having them. */
  readonly defaultRoles?: boolean
}

/** Who may do what with the records of which namespace, by all bindings together. */
export function accessOf({ roles, bindings }: RbacObjects, options: AccessOptions): Access {
  const { resource, includeSystem = false, defaultRoles = false } = options
  const known = defaultRoles ? withDefaults(roles) : roles
  const found = new Map<string, SubjectAccess>()
  const notes = new Set<string>()
  const leftOut = new Set<string>()

  function allow(subject: RbacSubject, rights: ReadonlySet<Right>, binding: RbacBinding): void {
    const name = subjectName(subject)
    const before = found.get(name)?.rights ?? NO_RIGHTS
    found.set(name, { subject, rights: addScope(before, rights, scopeOf(binding)) })
  }

  for (const binding of bindings) {
    const role = known.find((candidate) => isReferred(candidate, binding))
    if (role === undefined) {
      notes.add(`${binding.title}: there is no ${binding.role.kind} ${binding.role.name}`)
      continue
    }
    const allowed = rightsOf(rulesOf(role, known), resource)
    const subjects = binding.subjects.map(asAccount)
    const meant = subjects.filter((subject) => includeSystem || !isSystem(subject))
    if (meant.length > 0) for (const note of limits(role, allowed, resource)) notes.add(note)
    if (allowed.rights.size === 0) continue
    for (const subject of meant) allow(subject, allowed.rights, binding)
    for (const subject of subjects) if (!meant.includes(subject)) leftOut.add(subjectName(subject))
  }
  if (leftOut.size > 0) notes.add(leftOutNote(leftOut))
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, access]) => access)
  return { subjects: sorted, notes: [...notes].sort() }
}

const withDefaults = (roles: readonly RbacRole[]): readonly RbacRole[] => [
  ...roles,
  ...DEFAULT_ROLES.filter(
    ({ name }) => !roles.some((role) => role.kind === "ClusterRole" && role.name === name),
  ),
]

const isReferred = (candidate: RbacRole, { role, namespace }: RbacBinding): boolean =>
  candidate.kind === role.kind &&
  candidate.name === role.name &&
  (candidate.kind === "ClusterRole" || candidate.namespace === namespace)

function limits(role: RbacRole, allowed: RightsOfRules, resource: RecordResource): string[] {
  return [
    ...(allowed.hasNamedObjects
      ? [`${role.title}: allows single ${resource} by resourceNames; that grants no rows`]
      : []),
    ...(allowed.mayOnlyGet
      ? [`${role.title}: allows to get ${resource} but not to list them; that grants no rows`]
      : []),
  ]
}

function leftOutNote(names: ReadonlySet<string>): string {
  const some = [...names].sort().slice(0, 3).join(", ")
  const more = names.size > 3 ? `, and ${names.size - 3} more` : ""
  return `left out what belongs to the cluster itself: ${some}${more}; --include-system takes it in`
}
