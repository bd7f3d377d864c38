import { labelsFit } from "../../admission/label-selector.ts"
import { at, mapOf } from "../../read.ts"
import type { LintContext, LintRule } from "../rule.ts"
import type { LintObject } from "../subjects.ts"
import { hpaOf } from "./autoscaling.ts"

const PDB = "policy/PodDisruptionBudget"
const PDB_TEXT = (spec: string) =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  ${spec}\n`
const DEPLOYMENT = (replicas: number) =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: ${replicas}\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "acme/web:1.4"}]}\n`

/** The workloads whose pods a budget is for. */
function guarded(pdb: LintObject, { stream }: LintContext): readonly LintObject[] {
  const selector = at(pdb.value, "spec", "selector")
  if (Object.keys(mapOf(selector)).length === 0) return []
  return [...new Set(stream.podsSelected(pdb.namespace, selector).map(({ object }) => object))]
}

/** How many pods a number or a percentage of the replicas is, rounded up as the controller does. */
function amount(value: unknown, replicas: number): number | undefined {
  if (typeof value === "number") return value
  const [, percent] = /^(\d+)%$/.exec(String(value)) ?? []
  if (percent !== undefined) return Math.ceil((Number(percent) * replicas) / 100)
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined
}

/** The number of replicas that a workload says; with an autoscaler that is the least. */
function leastReplicas(workload: LintObject, context: LintContext): number | undefined {
  const hpa = hpaOf(workload, context)
  const said =
    hpa === undefined
      ? at(workload.value, "spec", "replicas")
      : at(hpa.value, "spec", "minReplicas")
  const replicas = said ?? 1
  return typeof replicas === "number" ? replicas : undefined
}

const SCALED = /^(?:Deployment|StatefulSet|ReplicaSet|ReplicationController|Rollout)$/

export const pdbZeroDisruptions: LintRule = {
  id: "pdb-zero-disruptions",
  summary: "a PodDisruptionBudget lets no pod go",
  severity: "error",
  profile: "minimal",
  category: "reliability",
  why: "A node with such a pod cannot be drained: upgrades of the cluster wait for ever, or are forced. `minAvailable` must be below the number of replicas, `maxUnavailable` above zero.",
  bad: `${PDB_TEXT("minAvailable: 2")}${DEPLOYMENT(2)}`,
  good: `${PDB_TEXT("minAvailable: 1")}${DEPLOYMENT(2)}`,
  peers: [
    "kube-linter/pdb-max-unavailable",
    "kube-linter/pdb-min-available",
    "polaris/pdbDisruptionsIsZero",
  ],
  kinds: [PDB],
  object(pdb, context) {
    const { maxUnavailable, minAvailable } = mapOf(at(pdb.value, "spec"))
    if (maxUnavailable === 0 || /^0+%?$/.test(String(maxUnavailable)))
      return context.report("maxUnavailable is zero: no pod may go", ["spec", "maxUnavailable"])
    if (minAvailable === undefined || minAvailable === null) return
    if (minAvailable === "100%")
      return context.report("minAvailable is 100%: no pod may go", ["spec", "minAvailable"])
    for (const workload of guarded(pdb, context)) {
      if (!SCALED.test(workload.kind)) continue
      const replicas = leastReplicas(workload, context)
      // A workload that is switched off has no pods to keep.
      if (replicas === undefined || replicas === 0) continue
      const least = amount(minAvailable, replicas)
      if (least !== undefined && least >= replicas)
        context.report(
          `minAvailable ${minAvailable} of ${replicas} pods of ${workload.kind} "${workload.name}": none may go`,
          ["spec", "minAvailable"],
        )
    }
  },
}

export const pdbMinGtHpaMin: LintRule = {
  id: "pdb-min-gt-hpa-min",
  summary: "a PodDisruptionBudget wants as many pods as the autoscaler may leave",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "When little is asked of the service the autoscaler goes down to `minReplicas`, and then no pod may go: nodes cannot be drained at night.",
  bad: `${PDB_TEXT("minAvailable: 2")}${DEPLOYMENT(3)}---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  minReplicas: 2\n  maxReplicas: 5\n`,
  good: `${PDB_TEXT("minAvailable: 1")}${DEPLOYMENT(3)}---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  minReplicas: 2\n  maxReplicas: 5\n`,
  peers: ["polaris/pdbMinAvailableGreaterThanHPAMinReplicas"],
  kinds: [PDB],
  object(pdb, context) {
    for (const workload of guarded(pdb, context)) {
      const hpa = hpaOf(workload, context)
      const min = hpa === undefined ? undefined : (at(hpa.value, "spec", "minReplicas") ?? 1)
      if (hpa === undefined || typeof min !== "number") continue
      const least = amount(at(pdb.value, "spec", "minAvailable"), min)
      if (least !== undefined && least >= min)
        context.report(
          `minAvailable is no less than the ${min} that the autoscaler "${hpa.name}" may leave`,
          ["spec", "minAvailable"],
        )
    }
  },
}

export const pdbUnhealthyPods: LintRule = {
  id: "pdb-unhealthy-pods",
  summary: "a PodDisruptionBudget also keeps pods that are broken",
  severity: "info",
  profile: "strict",
  category: "reliability",
  why: "By default pods that run but are not ready count as needed, so that a broken Deployment keeps its nodes from being drained. `unhealthyPodEvictionPolicy: AlwaysAllow` lets them go. Since Kubernetes 1.27; the fix sets it.",
  bad: PDB_TEXT("maxUnavailable: 1"),
  good: PDB_TEXT("maxUnavailable: 1\n  unhealthyPodEvictionPolicy: AlwaysAllow"),
  peers: ["kube-linter/pdb-unhealthy-pod-eviction-policy"],
  kinds: [PDB],
  object({ value }, { report }) {
    const path = ["spec", "unhealthyPodEvictionPolicy"]
    if (at(value, ...path) === undefined)
      report("it does not say unhealthyPodEvictionPolicy", path, [
        { op: "set", path, value: "AlwaysAllow" },
      ])
  },
}

export const noPdb: LintRule = {
  id: "no-pdb",
  summary: "nothing keeps a drain from taking all pods of a workload at once",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "When nodes are drained for an upgrade, all pods that are on them go at once, unless a PodDisruptionBudget says how many must stay. A workload of one pod needs none: it would only block the drain.",
  bad: DEPLOYMENT(3).slice(4),
  good: `${PDB_TEXT("maxUnavailable: 1")}${DEPLOYMENT(3)}`,
  peers: [
    "kube-score/deployment-has-poddisruptionbudget",
    "kube-score/statefulset-has-poddisruptionbudget",
    "polaris/missingPodDisruptionBudget",
    "kyverno/require-pdb",
  ],
  kinds: ["apps/Deployment", "apps/StatefulSet", "extensions/Deployment", "argoproj.io/Rollout"],
  object(object, context) {
    const [pod] = object.pods
    const hpa = hpaOf(object, context)
    const replicas = at(
      (hpa ?? object).value,
      "spec",
      hpa === undefined ? "replicas" : "maxReplicas",
    )
    const most = replicas ?? 1
    if (pod === undefined || typeof most !== "number" || most < 2) return
    const isGuarded = context.stream
      .ofKindIn(PDB, object.namespace)
      .some(({ value }) => labelsFit(at(value, "spec", "selector"), pod.labels))
    if (!isGuarded) context.report("no PodDisruptionBudget is for its pods", ["spec"])
  },
}
