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
