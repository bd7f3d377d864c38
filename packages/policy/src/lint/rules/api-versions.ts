import { apiLifecycle, isSince } from "@sternpost/schema"
import { newerVersion } from "../../api-versions/newer-version.ts"
import type { LintRule } from "../rule.ts"

const CRON = (version: string) =>
  `apiVersion: batch/${version}\nkind: CronJob\nmetadata: {name: report}\nspec: {schedule: "0 3 * * *", startingDeadlineSeconds: 600}\n`

export const removedApi: LintRule = {
  id: "removed-api",
  summary: "the API version of an object is gone in this Kubernetes",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The API server does not know it, and the release fails. A release that is installed with such an object cannot even be upgraded, before its record is mended. Where the newer version says the same, or says it in another way that is known (Ingress), the fix writes it.",
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
      newerVersion(manifest.value(), apiVersion, kind),
    )
  },
}

export const deprecatedApi: LintRule = {
  id: "deprecated-api",
  summary: "the API version of an object will be gone",
  severity: "warning",
  profile: "recommended",
  category: "correctness",
  why: "The API server still knows it, and warns. Move to the newer version before the cluster does. Where it says the same, or says it in another way that is known, the fix writes it.",
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
      newerVersion(manifest.value(), apiVersion, kind),
    )
  },
}

type Life = NonNullable<ReturnType<typeof apiLifecycle>>

function instead({ replacement }: Life): string {
  return replacement === undefined ? "" : `: use ${replacement.apiVersion} ${replacement.kind}`
}
