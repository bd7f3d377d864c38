import type { LabelSelector, RbacRole, RbacRule } from "./types.ts"

const AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-"
const WRITE = ["create", "delete", "deletecollection", "patch", "update"]
const READ = ["get", "list", "watch"]

/**
 * The ClusterRoles that every cluster has, as far as Secrets and ConfigMaps are concerned: manifests bind
 * them without having them. `test/e2e` compares them with those of a real API server.
 */
export const DEFAULT_ROLES: readonly RbacRole[] = [
  defaultRole("cluster-admin", { rules: [rule(["*"], ["*"], ["*"])] }),
  defaultRole("admin", { aggregates: "admin" }),
  defaultRole("edit", { aggregates: "edit", isIn: ["admin"] }),
  defaultRole("view", { aggregates: "view", isIn: ["edit"] }),
  defaultRole("system:aggregate-to-edit", {
    isIn: ["edit"],
    rules: [rule(READ, ["secrets"]), rule(WRITE, ["secrets", "configmaps"])],
  }),
  defaultRole("system:aggregate-to-view", { isIn: ["view"], rules: [rule(READ, ["configmaps"])] }),
]

interface DefaultRole {
  readonly aggregates?: string
  readonly isIn?: readonly string[]
  readonly rules?: readonly RbacRule[]
}

function defaultRole(name: string, { aggregates, isIn = [], rules = [] }: DefaultRole): RbacRole {
  return {
    kind: "ClusterRole",
    title: `ClusterRole ${name} (as Kubernetes makes it)`,
    namespace: "",
    name,
    labels: Object.fromEntries(isIn.map((other) => [`${AGGREGATE}${other}`, "true"])),
    rules,
    ...(aggregates === undefined ? {} : { aggregates: [labelled(aggregates)] }),
  }
}

function labelled(name: string): LabelSelector {
  return { matchLabels: { [`${AGGREGATE}${name}`]: "true" }, matchExpressions: [] }
}

function rule(
  verbs: readonly string[],
  resources: readonly string[],
  apiGroups: readonly string[] = [""],
): RbacRule {
  return { verbs, apiGroups, resources, resourceNames: [] }
}
