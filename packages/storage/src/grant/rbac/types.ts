/** An object to read rights from, and where it is: `rbac.yaml, line 12`, or `the cluster`. */
export interface RbacSource {
  readonly object: unknown
  readonly where: string
}

export type RbacSubject =
  | { readonly kind: "User" | "Group"; readonly name: string }
  | { readonly kind: "ServiceAccount"; readonly name: string; readonly namespace: string }

export interface RbacRule {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
}

/** A `metav1.LabelSelector`. */
export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>
  readonly matchExpressions: readonly LabelRequirement[]
}

export interface LabelRequirement {
  readonly key: string
  readonly operator: string
  readonly values: readonly string[]
}

interface Located {
  /** `Role shop/reader (rbac.yaml, line 12)`. */
  readonly title: string
  /** Empty for what has none. */
  readonly namespace: string
  readonly name: string
}

export interface RbacRole extends Located {
  readonly kind: "Role" | "ClusterRole"
  readonly labels: Readonly<Record<string, string>>
  readonly rules: readonly RbacRule[]
  /** Set if its rules are those of other ClusterRoles, whatever `rules` says. */
  readonly aggregates?: readonly LabelSelector[]
}

export interface RbacBinding extends Located {
  readonly kind: "RoleBinding" | "ClusterRoleBinding"
  readonly role: { readonly kind: RbacRole["kind"]; readonly name: string }
  readonly subjects: readonly RbacSubject[]
}

export interface RbacObjects {
  readonly roles: readonly RbacRole[]
  readonly bindings: readonly RbacBinding[]
}
