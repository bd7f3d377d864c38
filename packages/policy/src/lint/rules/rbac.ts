import { selectorTest } from "../../admission/label-selector.ts"
import { at, listOf, mapOf, textOf } from "../../read.ts"
import type { LintContext, LintRule } from "../rule.ts"
import type { StreamIndex } from "../stream-index.ts"
import type { LintObject } from "../subjects.ts"

const GROUP = "rbac.authorization.k8s.io"
const ROLES = [`${GROUP}/Role`, `${GROUP}/ClusterRole`]
const BINDINGS = [`${GROUP}/RoleBinding`, `${GROUP}/ClusterRoleBinding`]

const ROLE = (rules: string, kind = "Role") =>
  `apiVersion: ${GROUP}/v1\nkind: ${kind}\nmetadata: {name: web}\nrules:\n- ${rules}\n`
const BINDING = (role: string, kind = "Role") =>
  `apiVersion: ${GROUP}/v1\nkind: RoleBinding\nmetadata: {name: web}\nroleRef: {apiGroup: ${GROUP}, kind: ${kind}, name: ${role}}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n`

/** Asks rules of roles whether they give one of the verbs on a resource. */
function givenBy(
  group: string,
  resource: string,
  verbs: readonly string[],
): (rule: unknown) => boolean {
  const [parent = resource, sub] = resource.split("/")
  const resources = sub === undefined ? [resource] : [resource, `${parent}/*`, `*/${sub}`]
  const groups = [group]
  return (rule) =>
    names(rule, "verbs", verbs) &&
    names(rule, "apiGroups", groups) &&
    names(rule, "resources", resources)
}

function names(rule: unknown, field: string, wanted: readonly string[]): boolean {
  const list = listOf(mapOf(rule)[field])
  return list.includes("*") || wanted.some((one) => list.includes(one))
}

/** The rules that a binding gives, with those of the roles that a role is put together from. */
function boundRules({ value, namespace }: LintObject, { stream }: LintContext): readonly unknown[] {
  const ref = at(value, "roleRef")
  const [kind, name] = [textOf(at(ref, "kind")), textOf(at(ref, "name"))]
  const role =
    kind === "ClusterRole"
      ? stream.findAnywhere(`${GROUP}/ClusterRole`, name)
      : stream.find(`${GROUP}/${kind}`, namespace, name)
  if (role === undefined) return []
  const added = stream.derive(aggregatedRules).get(role)
  const own = listOf(role.value["rules"])
  return added === undefined ? own : [...own, ...added]
}

/** The rules that the controller copies into ClusterRoles from others by their labels. */
function aggregatedRules(stream: StreamIndex): ReadonlyMap<LintObject, readonly unknown[]> {
  const roles = stream.ofKind(`${GROUP}/ClusterRole`)
  const found = new Map<LintObject, readonly unknown[]>()
  for (const role of roles) {
    const selectors = listOf(at(role.value, "aggregationRule", "clusterRoleSelectors"))
    if (selectors.length === 0) continue
    const tests = selectors.map(selectorTest)
    const added = roles.filter(
      (other) => other !== role && tests.some((fits) => fits(other.labels)),
    )
    found.set(
      role,
      added.flatMap(({ value }) => listOf(value["rules"])),
    )
  }
  return found
}

interface Access {
  readonly id: string
  readonly summary: string
  readonly what: string
  readonly why: string
  /** `GROUP/RESOURCE`s of which one is enough. */
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  readonly peers: readonly string[]
}

function accessRule({ id, summary, what, why, resources, verbs, peers }: Access): LintRule {
  const wanted = resources.map((text) => text.split("/") as [group: string, resource: string])
  const [[group, resource] = ["", ""]] = wanted
  const tests = wanted.map(([apiGroup, name]) => givenBy(apiGroup, name, verbs))
  return {
    id,
    summary,
    severity: "warning",
    profile: "recommended",
    category: "security",
    why,
    bad: `${BINDING("web")}---\n${ROLE(`{apiGroups: ["${group}"], resources: [${resource}], verbs: [${verbs.join(", ")}]}`)}`,
    good: `${BINDING("web")}---\n${ROLE('{apiGroups: [""], resources: [configmaps], verbs: [get]}')}`,
    peers,
    kinds: BINDINGS,
    object(binding, context) {
      const isGiven = (rule: unknown) => tests.some((gives) => gives(rule))
      if (boundRules(binding, context).some(isGiven))
        context.report(`whoever it binds may ${what}`, ["roleRef"])
    },
  }
}

export const accessToSecrets: LintRule = accessRule({
  id: "access-to-secrets",
  summary: "a binding lets somebody read or change Secrets",
  what: "read or change Secrets",
  why: "Secrets hold the tokens and passwords of everything else in the namespace, or with a ClusterRoleBinding in the cluster. Name the ones that are needed with `resourceNames`, or mount them.",
  resources: ["/secrets"],
  verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
  peers: ["kube-linter/access-to-secrets"],
})

export const accessToCreatePods: LintRule = accessRule({
  id: "access-to-create-pods",
  summary: "a binding lets somebody create pods",
  what: "create pods, and with them use every Secret and ServiceAccount of the namespace",
  why: "Who may create a pod, or a workload that makes one, may mount any Secret of the namespace and run as any of its ServiceAccounts. Operators need it; few others do.",
  resources: [
    "/pods",
    "/replicationcontrollers",
    "apps/deployments",
    "apps/replicasets",
    "apps/statefulsets",
    "apps/daemonsets",
    "batch/jobs",
    "batch/cronjobs",
  ],
  verbs: ["create"],
  peers: ["kube-linter/access-to-create-pods"],
})

const EXEC = ["pods/exec", "pods/attach"].map((one) => givenBy("", one, ["create", "get"]))

// Roles say it for all who are bound to them; a binding is told where its role is not in the stream to be told.
export const podExecAttach: LintRule = {
  id: "pod-exec-attach",
  summary: "a role lets somebody run commands in pods",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "`pods/exec` and `pods/attach` are a shell in every container of the namespace, with all that it may read. That is for people, for a while, not for programs.",
  bad: ROLE('{apiGroups: [""], resources: [pods/exec], verbs: [create]}'),
  good: ROLE('{apiGroups: [""], resources: [pods/log], verbs: [get]}'),
  peers: [
    "polaris/rolePodExecAttach",
    "polaris/clusterrolePodExecAttach",
    "polaris/rolebindingRolePodExecAttach",
    "polaris/rolebindingClusterRolePodExecAttach",
    "polaris/clusterrolebindingPodExecAttach",
  ],
  kinds: [...ROLES, ...BINDINGS],
  object(object, context) {
    const isBinding = object.kind.endsWith("Binding")
    const rules = isBinding ? boundRules(object, context) : listOf(object.value["rules"])
    const index = rules.findIndex((rule) => EXEC.some((gives) => gives(rule)))
    if (index < 0) return
    const path = isBinding ? ["roleRef"] : ["rules", index]
    context.report("it lets somebody run commands in pods", path)
  },
}

export const wildcardRbac: LintRule = {
  id: "wildcard-rbac",
  summary: "a role gives everything of something",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "`*` also gives what will be added: a new custom resource, a new verb. List what is needed.",
  bad: ROLE('{apiGroups: [""], resources: ["*"], verbs: [get]}'),
  good: ROLE('{apiGroups: [""], resources: [configmaps], verbs: [get]}'),
  peers: [
    "kube-linter/wildcard-in-rules",
    "kyverno/restrict-wildcard-resources",
    "kyverno/restrict-wildcard-verbs",
  ],
  kinds: ROLES,
  object({ value }, { report }) {
    for (const [index, rule] of listOf(value["rules"]).entries())
      for (const field of ["resources", "verbs"])
        if (listOf(at(rule, field)).includes("*"))
          report(`it gives all ${field}`, ["rules", index, field])
  },
}

export const clusterAdminRoleBinding: LintRule = {
  id: "cluster-admin-role-binding",
  summary: "a binding makes somebody administrator of the cluster",
  severity: "error",
  profile: "minimal",
  category: "security",
  why: "Whoever gets into a pod with this ServiceAccount has the cluster. Make a role with what the program does; the audit log shows it. A role of one's own that gives everything is the same.",
  bad: BINDING("cluster-admin", "ClusterRole"),
  good: BINDING("view", "ClusterRole"),
  peers: [
    "kube-linter/cluster-admin-role-binding",
    "polaris/clusterrolebindingClusterAdmin",
    "polaris/rolebindingClusterAdminClusterRole",
    "polaris/rolebindingClusterAdminRole",
    "kyverno/restrict-binding-clusteradmin",
  ],
  kinds: BINDINGS,
  object(binding, context) {
    const ref = at(binding.value, "roleRef")
    const isAdmin = at(ref, "kind") === "ClusterRole" && at(ref, "name") === "cluster-admin"
    if (isAdmin) context.report("it gives cluster-admin", ["roleRef"])
    else if (boundRules(binding, context).some(givesEverything))
      context.report(
        `the role "${textOf(at(ref, "name"))}" gives everything, as cluster-admin does`,
        ["roleRef"],
      )
  },
}

function givesEverything(rule: unknown): boolean {
  return ["apiGroups", "resources", "verbs"].every((field) => listOf(at(rule, field)).includes("*"))
}
