/**
 * The order in which Helm installs kinds; unknown kinds come last, by name.
 * Source: helm pkg/release/v1/util/kind_sorter.go (4.2.4).
 */
export const INSTALL_ORDER: readonly string[] = [
  "PriorityClass",
  "Namespace",
  "NetworkPolicy",
  "ResourceQuota",
  "LimitRange",
  "PodSecurityPolicy",
  "PodDisruptionBudget",
  "ServiceAccount",
  "Secret",
  "SecretList",
  "ConfigMap",
  "StorageClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "CustomResourceDefinition",
  "ClusterRole",
  "ClusterRoleList",
  "ClusterRoleBinding",
  "ClusterRoleBindingList",
  "Role",
  "RoleList",
  "RoleBinding",
  "RoleBindingList",
  "Service",
  "DaemonSet",
  "Pod",
  "ReplicationController",
  "ReplicaSet",
  "Deployment",
  "HorizontalPodAutoscaler",
  "StatefulSet",
  "Job",
  "CronJob",
  "IngressClass",
  "Ingress",
  "APIService",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
]

const RANKS = new Map(INSTALL_ORDER.map((kind, rank) => [kind, rank]))

/** Compares two kinds as Helm installs them: the known ones by rank, then the others by name. */
export function compareInstallOrder(a: string, b: string): number {
  const [rankA, rankB] = [RANKS.get(a), RANKS.get(b)]
  if (rankA !== undefined && rankB !== undefined) return rankA - rankB
  if (rankA !== undefined || rankB !== undefined) return rankA === undefined ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The order of kinds that kustomize calls legacy: these first, the webhooks last, all others between.
 * Source: kustomize plugin/builtin/sortordertransformer (5.8).
 */
const KUSTOMIZE_FIRST: readonly string[] = [
  "Namespace",
  "ResourceQuota",
  "StorageClass",
  "CustomResourceDefinition",
  "ServiceAccount",
  "PodSecurityPolicy",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ConfigMap",
  "Secret",
  "Endpoints",
  "Service",
  "LimitRange",
  "PriorityClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
]
const KUSTOMIZE_LAST: readonly string[] = [
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
]

/** Compares two kinds as kustomize's legacy order has them; 0 for two that it does not tell apart. */
export function compareKustomizeOrder(a: string, b: string): number {
  return kustomizeRank(a) - kustomizeRank(b)
}

function kustomizeRank(kind: string): number {
  const first = KUSTOMIZE_FIRST.indexOf(kind)
  return first >= 0 ? first - KUSTOMIZE_FIRST.length : KUSTOMIZE_LAST.indexOf(kind) + 1
}
