import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import type { Gvk, ResourceId } from "../objects/identity.ts"
import type { Resource } from "../objects/resource.ts"
import type { ResourceList } from "../objects/resource-list.ts"

/** `sortOptions` of a kustomization. */
export interface SortOptions {
  readonly order?: string
  readonly legacySortOptions?: {
    readonly orderFirst?: readonly string[]
    readonly orderLast?: readonly string[]
  }
}

const FIRST: readonly string[] = [
  ...["Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount"],
  ...["PodSecurityPolicy", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"],
  ...["ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass"],
  ...["PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob"],
  "PodDisruptionBudget",
]
const LAST: readonly string[] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]

/** Sorts the resources as the options say. Throws KUSTOMIZATION_INVALID for options that mean nothing. */
export function sortResources(
  list: ResourceList,
  { order, legacySortOptions }: SortOptions,
  place: KustomizeErrorPlace,
): void {
  const refuse = (message: string) =>
    new KustomizeError("KUSTOMIZATION_INVALID", `sortOptions: ${message}`, place)
  if (order !== "legacy" && order !== "fifo")
    throw refuse(`order must be fifo or legacy, not ${JSON.stringify(order ?? "")}`)
  if (order === "fifo") {
    if (legacySortOptions !== undefined) throw refuse("legacySortOptions need the order legacy")
    return
  }
  const { orderFirst = [], orderLast = [] } = legacySortOptions ?? {
    orderFirst: FIRST,
    orderLast: LAST,
  }
  list.sort(legacyOrder(orderFirst, orderLast))
}

const defaultRank = rankIn(FIRST, LAST)

function compareLegacy(a: string, b: string): number {
  return defaultRank(a) - defaultRank(b)
}

function rankIn(first: readonly string[], last: readonly string[]): (kind: string) => number {
  const ranks = new Map([
    ...first.map((kind, i) => [kind, i - first.length] as const),
    ...last.map((kind, i) => [kind, i + 1] as const),
  ])
  return (kind) => ranks.get(kind) ?? 0
}

function legacyOrder(
  first: readonly string[],
  last: readonly string[],
): (a: Resource, b: Resource) => number {
  const rank = rankIn(first, last)
  const keys = new Map<Resource, SortKey>()
  const keyOf = (resource: Resource): SortKey => {
    const key = keys.get(resource) ?? sortKey(resource.id, rank)
    keys.set(resource, key)
    return key
  }
  return (a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)]
    if (left.rank !== right.rank) return left.rank - right.rank
    return compareKinds(left, right) || compareText(left.name, right.name)
  }
}

// Among Namespaces those of core come first, which kustomize has by comparing them the other way round.
function compareKinds(a: SortKey, b: SortKey): number {
  const isReversed = a.isNamespace && b.isNamespace && (a.isCore || b.isCore)
  return isReversed ? compareText(b.kind, a.kind) : compareText(a.kind, b.kind)
}

interface SortKey {
  readonly rank: number
  readonly kind: string
  readonly name: string
  readonly isNamespace: boolean
  readonly isCore: boolean
}

// Empty parts sort behind all others: kustomize writes them with a tilde.
function sortKey(id: ResourceId, rank: (kind: string) => number): SortKey {
  return {
    rank: rank(id.kind),
    kind: `${id.group || "~G"}_${id.version || "~V"}_${id.kind}`,
    isNamespace: id.kind === "Namespace",
    isCore: id.group === "",
    name: `${id.namespace || "~X"}|${id.name || "~N"}`,
  }
}

/** Compares the kinds of field specs as kustomize sorts them. */
export function compareGvk(a: Gvk, b: Gvk): number {
  const key = ({ group, version, kind }: Gvk) =>
    `${group || "~G"}_${version || "~V"}_${kind || "~K"}`
  return compareLegacy(a.kind, b.kind) || compareText(key(a), key(b))
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
