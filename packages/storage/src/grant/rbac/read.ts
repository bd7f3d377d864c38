import { StorageError } from "../../errors.ts"
import { isFields, ObjectFields } from "./fields.ts"
import type {
  LabelSelector,
  RbacBinding,
  RbacObjects,
  RbacRole,
  RbacRule,
  RbacSource,
  RbacSubject,
} from "./types.ts"

const GROUP = "rbac.authorization.k8s.io"
const KINDS = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"] as const
type RbacKind = (typeof KINDS)[number]

export interface ReadRbacOptions {
  /** For Roles and RoleBindings that name none. */
  readonly namespace?: string
}

/**
 * Reads Roles, ClusterRoles and their bindings; objects of other kinds are passed over. Throws STORAGE_RBAC
 * for one that Kubernetes would not take, and for one that is there twice.
 */
export function readRbac(
  sources: readonly RbacSource[],
  { namespace = "" }: ReadRbacOptions = {},
): RbacObjects {
  const roles: RbacRole[] = []
  const bindings: RbacBinding[] = []
  const seen = new Map<string, string>()
  for (const { object, where } of sources) {
    const kind = rbacKind(object)
    if (kind === undefined) continue
    const read = readObject(object, { kind, where, namespace })
    const id = `${kind} ${read.namespace}/${read.name}`
    const before = seen.get(id)
    if (before !== undefined) throw twice(read.title, before)
    seen.set(id, read.title)
    if ("role" in read) bindings.push(read)
    else roles.push(read)
  }
  return { roles, bindings }
}

function rbacKind(object: unknown): RbacKind | undefined {
  if (!isFields(object)) return undefined
  if (!String(object["apiVersion"]).startsWith(`${GROUP}/`)) return undefined
  return KINDS.find((kind) => kind === object["kind"])
}

interface ReadContext {
  readonly kind: RbacKind
  readonly where: string
  readonly namespace: string
}

function readObject(object: unknown, context: ReadContext): RbacRole | RbacBinding {
  const { kind, where } = context
  const metadata = new ObjectFields(object, `${kind} (${where})`).map("metadata")
  const name = metadata.text("name")
  const isNamespaced = kind === "Role" || kind === "RoleBinding"
  const namespace = isNamespaced ? metadata.optionalText("namespace") || context.namespace : ""
  const title = `${kind} ${namespace === "" ? "" : `${namespace}/`}${name} (${where})`
  const fields = new ObjectFields(object, title)
  if (isNamespaced && namespace === "")
    throw fields.wrong("metadata.namespace is missing; set it, or name it with --namespace")
  const located = { title, namespace, name }
  if (kind === "Role" || kind === "ClusterRole")
    return {
      kind,
      ...located,
      ...readRules(fields),
      labels: fields.map("metadata").labels("labels"),
    }
  return { kind, ...located, role: readRoleRef(fields, kind), subjects: readSubjects(fields) }
}

function readRules(fields: ObjectFields): Pick<RbacRole, "rules" | "aggregates"> {
  const rules = fields.list("rules").map(
    (rule): RbacRule => ({
      verbs: rule.texts("verbs"),
      apiGroups: rule.texts("apiGroups"),
      resources: rule.texts("resources"),
      resourceNames: rule.texts("resourceNames"),
    }),
  )
  if (!fields.has("aggregationRule")) return { rules }
  const aggregates = fields.map("aggregationRule").list("clusterRoleSelectors").map(readSelector)
  return { rules, aggregates }
}

function readSelector(fields: ObjectFields): LabelSelector {
  const matchExpressions = fields.list("matchExpressions").map((expression) => ({
    key: expression.text("key"),
    operator: expression.text("operator"),
    values: expression.texts("values"),
  }))
  return { matchLabels: fields.labels("matchLabels"), matchExpressions }
}

function readRoleRef(fields: ObjectFields, kind: RbacBinding["kind"]): RbacBinding["role"] {
  const ref = fields.map("roleRef")
  const [refKind, name] = [ref.text("kind"), ref.text("name")]
  if (refKind !== "Role" && refKind !== "ClusterRole")
    throw fields.wrong(`roleRef.kind is "${refKind}"; it is Role or ClusterRole`)
  if (kind === "ClusterRoleBinding" && refKind === "Role")
    throw fields.wrong("roleRef.kind is Role; a ClusterRoleBinding can only refer to a ClusterRole")
  return { kind: refKind, name }
}

function readSubjects(fields: ObjectFields): readonly RbacSubject[] {
  return fields.list("subjects").map((subject): RbacSubject => {
    const [kind, name] = [subject.text("kind"), subject.text("name")]
    if (kind === "ServiceAccount") return { kind, name, namespace: subject.text("namespace") }
    if (kind === "User" || kind === "Group") return { kind, name }
    throw fields.wrong(`a subject is of the kind "${kind}"; it is User, Group or ServiceAccount`)
  })
}

const twice = (title: string, before: string): StorageError =>
  new StorageError(
    "STORAGE_RBAC",
    `${title}: is there already as ${before}; leave one of them out: which one holds cannot be told`,
  )
