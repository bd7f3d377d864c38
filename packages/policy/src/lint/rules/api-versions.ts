import type { Edit } from "@sternpost/manifests"
import { apiLifecycle, isSince } from "@sternpost/schema"
import type { LintRule } from "../rule.ts"

const CRON = (version: string) =>
  `apiVersion: batch/${version}\nkind: CronJob\nmetadata: {name: report}\nspec: {schedule: "0 3 * * *", startingDeadlineSeconds: 600}\n`

// Kinds whose fields are the same in the version that came after. Source: the deprecation guide of Kubernetes.
const SAME_FIELDS = new Set([
  "batch/v1beta1 CronJob",
  "policy/v1beta1 PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1beta1 Role",
  "rbac.authorization.k8s.io/v1beta1 RoleBinding",
  "rbac.authorization.k8s.io/v1beta1 ClusterRole",
  "rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding",
  "scheduling.k8s.io/v1beta1 PriorityClass",
  "storage.k8s.io/v1beta1 StorageClass",
  "storage.k8s.io/v1beta1 CSIDriver",
  "coordination.k8s.io/v1beta1 Lease",
  "autoscaling/v2beta2 HorizontalPodAutoscaler",
])

export const removedApi: LintRule = {
  id: "removed-api",
  summary: "the API version of an object is gone in this Kubernetes",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The API server does not know it, and the release fails. A release that is installed with such an object cannot even be upgraded, before its record is mended. Where the newer version has the same fields, the fix writes it.",
  bad: CRON("v1beta1"),
  good: CRON("v1"),
  peers: [
    "kube-score/stable-version",
    "kube-linter/no-extensions-v1beta",
    "kyverno/check-deprecated-apis",
  ],
  object({ manifest }, { report, kubernetesVersion }) {
    const { apiVersion, kind } = manifest
    const life = apiLifecycle(apiVersion, kind)
    if (life?.removed === undefined || !isSince(kubernetesVersion, life.removed)) return
    report(
      `${apiVersion} ${kind} is gone since Kubernetes ${life.removed}${instead(life)}`,
      ["apiVersion"],
      newVersion(apiVersion, kind),
    )
  },
}

export const deprecatedApi: LintRule = {
  id: "deprecated-api",
  summary: "the API version of an object will be gone",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "The API server still knows it, and warns. Move to the newer version before the cluster does. Where it has the same fields, the fix writes it.",
  bad: "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\n",
  good: CRON("v1"),
  peers: [
    "kube-score/stable-version",
    "kube-linter/no-extensions-v1beta",
    "kyverno/check-deprecated-apis",
  ],
  object({ manifest }, { report, kubernetesVersion }) {
    const { apiVersion, kind } = manifest
    const life = apiLifecycle(apiVersion, kind)
    if (life?.deprecated === undefined || !isSince(kubernetesVersion, life.deprecated)) return
    if (life.removed !== undefined && isSince(kubernetesVersion, life.removed)) return
    const end = life.removed === undefined ? "" : `, and gone in ${life.removed}`
    report(
      `${apiVersion} ${kind} is deprecated since Kubernetes ${life.deprecated}${end}${instead(life)}`,
      ["apiVersion"],
      newVersion(apiVersion, kind),
    )
  },
}

type Life = NonNullable<ReturnType<typeof apiLifecycle>>

function instead({ replacement }: Life): string {
  return replacement === undefined ? "" : `: use ${replacement.apiVersion} ${replacement.kind}`
}

function newVersion(apiVersion: string, kind: string): Edit[] | undefined {
  if (!SAME_FIELDS.has(`${apiVersion} ${kind}`)) return undefined
  const replacement = apiLifecycle(apiVersion, kind)?.replacement
  if (replacement === undefined || replacement.kind !== kind) return undefined
  return [{ op: "set", path: ["apiVersion"], value: replacement.apiVersion }]
}
