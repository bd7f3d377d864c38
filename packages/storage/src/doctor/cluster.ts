import type { DriverName } from "../driver.ts"
import { type KubeObject, type KubeObjects, reasonOf } from "../drivers/kube-objects.ts"
import { type AccessCheck, type Notice, note, type Reader, warning } from "./report.ts"

const VERBS = ["get", "list", "create", "update", "delete"] as const

/** Where the records are. */
export interface ClusterStorage {
  readonly objects: KubeObjects
  readonly name: DriverName
  /** `""` is all. */
  readonly namespace: string
}

/** What Helm needs to be allowed on the objects that hold records, and whether who asks may do it. */
export async function checkClusterAccess(storage: ClusterStorage): Promise<{
  readonly access: readonly AccessCheck[]
  readonly notices: readonly Notice[]
}> {
  const resource = resourceOf(storage)
  const where = whereOf(storage)
  const access: AccessCheck[] = []
  for (const verb of VERBS) {
    const isAllowed = await mayDo(storage, verb, resource)
    const what = `${verb} ${resource} ${where}`
    access.push(isAllowed === undefined ? { what } : { what, isAllowed })
  }
  const lacking = VERBS.filter((_, i) => access[i]?.isAllowed === false)
  const notices = [
    ...(lacking.length === 0 ? [] : [lackingNotice(storage, lacking)]),
    ...(access.every(({ isAllowed }) => isAllowed !== undefined) ? [] : [UNTOLD]),
  ]
  return { access, notices }
}

const UNTOLD = note(
  "the API server does not say what is allowed",
  "allow to create selfsubjectaccessreviews, as every cluster does by default",
)

function lackingNotice(storage: ClusterStorage, verbs: readonly string[]): Notice {
  const resource = resourceOf(storage)
  const kind = storage.namespace === "" ? "clusterrole" : "role"
  const scope = storage.namespace === "" ? "" : ` --namespace ${storage.namespace}`
  return warning(
    `you may not ${verbs.join(", ")} ${resource} ${whereOf(storage)}`,
    `kubectl create ${kind} helm-storage${scope} --resource ${resource} --verb ${VERBS.join(",")}, and bind it`,
  )
}

const resourceOf = ({ name }: ClusterStorage): string =>
  name === "ConfigMap" ? "configmaps" : "secrets"

const whereOf = ({ namespace }: ClusterStorage): string =>
  namespace === "" ? "in all namespaces" : `in namespace ${namespace}`

/** What the API server says; undefined if it does not say. */
async function mayDo(
  { objects, namespace }: ClusterStorage,
  verb: string,
  resource: string,
): Promise<boolean | undefined> {
  const attributes = { verb, resource, group: "", ...(namespace === "" ? {} : { namespace }) }
  try {
    const review = await objects.create({
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      metadata: {},
      spec: { resourceAttributes: attributes },
    })
    const status = review["status"] as { readonly allowed?: unknown } | undefined
    return typeof status?.allowed === "boolean" ? status.allowed : undefined
  } catch (error) {
    if (reasonOf(error) === undefined && !isUnserved(error)) throw error
    return undefined
  }
}

/** An API server that does not have the kind. */
const isUnserved = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "KUBE_KIND"

const READERS = new Set(["view", "edit", "admin", "cluster-admin"])

/** Who can read ConfigMaps by one of the built-in roles; undefined if the bindings may not be looked at. */
export async function readersOf({
  objects,
  namespace,
}: ClusterStorage): Promise<readonly Reader[] | undefined> {
  const group = "rbac.authorization.k8s.io/v1"
  const scope = namespace === "" ? {} : { namespace }
  try {
    const ofCluster = await listAll(objects, { apiVersion: group, kind: "ClusterRoleBinding" })
    const ofNamespace = await listAll(objects, { apiVersion: group, kind: "RoleBinding", ...scope })
    return [...ofCluster, ...ofNamespace].flatMap(readersIn)
  } catch (error) {
    if (reasonOf(error) === undefined && !isUnserved(error)) throw error
    return undefined
  }
}

async function listAll(
  objects: KubeObjects,
  ref: Parameters<KubeObjects["list"]>[0],
): Promise<readonly KubeObject[]> {
  const all: KubeObject[] = []
  let token: string | undefined
  do {
    const page = await objects.list(ref, { limit: 500, ...(token ? { continue: token } : {}) })
    all.push(...page.items)
    token = page.metadata.continue
  } while (token !== undefined && token !== "")
  return all
}

interface Binding {
  readonly roleRef?: { readonly kind?: string; readonly name?: string }
  readonly subjects?: readonly {
    readonly kind?: string
    readonly name?: string
    readonly namespace?: string
  }[]
}

function readersIn(object: KubeObject): readonly Reader[] {
  const { roleRef = {}, subjects } = object as KubeObject & Binding
  const { kind, name: role = "" } = roleRef
  if (kind !== "ClusterRole" || !READERS.has(role)) return []
  const { namespace } = object.metadata
  return (subjects ?? []).map(({ kind: of = "", name = "", namespace: home }) => ({
    subject: `${of} ${home === undefined ? name : `${home}/${name}`}`,
    role,
    ...(namespace === undefined ? {} : { namespace }),
  }))
}

/** ConfigMaps are for everybody to read who may look at a namespace at all. */
export function exposure(readers: readonly Reader[] | undefined): Notice {
  const known =
    readers === undefined
      ? "who that is may not be looked at"
      : readers.length === 0
        ? "nobody is bound to one of them now"
        : `now ${readers.map(({ subject, role, namespace }) => `${subject} (${role}${namespace === undefined ? "" : ` in ${namespace}`})`).join(", ")}`
  return warning(
    `the built-in roles view, edit and admin let read ConfigMaps, and with them the values and manifests of all releases, passwords too; ${known}`,
    "sternpost storage migrate --from configmap --to secret",
  )
}
