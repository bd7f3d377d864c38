import { at, listOf, textOf } from "../../read.ts"
import type { LintContext, LintRule } from "../rule.ts"
import type { LintObject } from "../subjects.ts"
import { hpaOf } from "./autoscaling.ts"

const SCALED = [
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/ReplicaSet",
  "extensions/Deployment",
  "argoproj.io/Rollout",
  "/ReplicationController",
]

const WORKLOAD = (spec: string, pod = "", kind = "Deployment") =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: web}\nspec:\n  ${spec}\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:${pod}\n      containers: [{name: web, image: "acme/web:1.4"}]\n`

// A Deployment without replicas has one, unless an autoscaler says more.
function replicasOf(object: LintObject, context: LintContext): number | undefined {
  const said = at(object.value, "spec", "replicas")
  if (said !== undefined && said !== null) return typeof said === "number" ? said : undefined
  const isScaled = hpaOf(object, context) !== undefined
  return isScaled ? undefined : 1
}

export const minimumReplicas: LintRule = {
  id: "minimum-replicas",
  summary: "a workload has one pod",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "When its node goes, or is drained, nobody answers until another one runs. Two pods are the least that survives that. What can only run once should say so with a waiver. A workload with an autoscaler has its own rule.",
  bad: WORKLOAD("replicas: 1"),
  good: WORKLOAD("replicas: 2"),
  peers: [
    "kube-score/deployment-replicas",
    "polaris/deploymentMissingReplicas",
    "kyverno/require-multiple-replicas",
  ],
  kinds: SCALED,
  object(object, context) {
    const replicas = replicasOf(object, context)
    if (replicas !== undefined && replicas < 2 && replicas !== 0)
      context.report("it has one pod", ["spec", "replicas"])
  },
}

export const threeReplicas: LintRule = {
  id: "three-replicas",
  summary: "a workload has fewer than three pods",
  severity: "info",
  profile: "strict",
  category: "reliability",
  why: "With three pods one may be down for maintenance while another fails. Whether that is worth it depends on the service.",
  bad: WORKLOAD("replicas: 2"),
  good: WORKLOAD("replicas: 3"),
  peers: ["kube-linter/minimum-three-replicas"],
  kinds: SCALED,
  object(object, context) {
    const replicas = replicasOf(object, context)
    if (replicas !== undefined && replicas < 3)
      context.report(`it has ${replicas} of 3 pods`, ["spec", "replicas"])
  },
}

const ANTI_AFFINITY =
  "\n      affinity:\n        podAntiAffinity:\n          preferredDuringSchedulingIgnoredDuringExecution:\n          - {weight: 1, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}}"
const SPREAD =
  "\n      topologySpreadConstraints:\n      - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}"

export const noAntiAffinity: LintRule = {
  id: "no-anti-affinity",
  summary: "all pods of a workload may be on one node",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "Three replicas on one node are as good as one. A `podAntiAffinity` by `kubernetes.io/hostname`, preferred or required, or a topology spread over nodes, keeps them apart.",
  bad: WORKLOAD("replicas: 3"),
  good: WORKLOAD("replicas: 3", ANTI_AFFINITY),
  peers: [
    "kube-linter/no-anti-affinity",
    "kube-score/deployment-has-host-podantiaffinity",
    "kube-score/statefulset-has-host-podantiaffinity",
  ],
  kinds: SCALED,
  object(object, context) {
    const [pod] = object.pods
    const replicas = replicasOf(object, context)
    if (pod === undefined || (replicas !== undefined && replicas < 2)) return
    const { affinity, topologySpreadConstraints } = pod.spec
    const terms = [
      ...listOf(at(affinity, "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")),
      ...listOf(
        at(affinity, "podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution"),
      ).map((term) => at(term, "podAffinityTerm")),
      ...listOf(topologySpreadConstraints),
    ]
    if (!terms.some((term) => HOST.test(textOf(at(term, "topologyKey")))))
      context.report("nothing keeps its pods from being on one node", [...pod.path, "affinity"])
  },
}

const HOST = /(?:^|\/)hostname$/

export const topologySpread: LintRule = {
  id: "topology-spread",
  summary: "all pods of a workload may be in one zone",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "When a zone fails, so does a service whose pods are all in it. `topologySpreadConstraints` spread them; `whenUnsatisfiable: ScheduleAnyway` costs nothing where there is one zone. A workload of one pod has nothing to spread.",
  bad: WORKLOAD("replicas: 3"),
  good: WORKLOAD("replicas: 3", SPREAD),
  peers: [
    "polaris/topologySpreadConstraint",
    "kube-score/pod-topology-spread-constraints",
    "kyverno/spread-pods-across-topology",
  ],
  kinds: SCALED,
  object(object, context) {
    const [pod] = object.pods
    const replicas = replicasOf(object, context) ?? 2
    if (pod === undefined || replicas < 2) return
    if (listOf(pod.spec["topologySpreadConstraints"]).length === 0)
      context.report("nothing spreads its pods over zones", [
        ...pod.path,
        "topologySpreadConstraints",
      ])
  },
}

const STRATEGIES: Readonly<Record<string, { readonly field: string; readonly bad: string }>> = {
  Deployment: { field: "strategy", bad: "Recreate" },
  DaemonSet: { field: "updateStrategy", bad: "OnDelete" },
  StatefulSet: { field: "updateStrategy", bad: "OnDelete" },
}

export const noRollingUpdate: LintRule = {
  id: "no-rolling-update",
  summary: "an upgrade takes all pods away before it starts new ones, or starts none",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "With `Recreate` nobody answers while an upgrade runs; with `OnDelete` nothing happens before somebody deletes pods. Without a strategy the API server takes `RollingUpdate`. A workload that must not run twice has reason for `Recreate`: waive the rule and say so.",
  bad: WORKLOAD("replicas: 2\n  strategy: {type: Recreate}"),
  good: WORKLOAD("replicas: 2\n  strategy: {type: RollingUpdate}"),
  peers: ["kube-linter/no-rolling-update-strategy", "kube-score/deployment-strategy"],
  kinds: ["apps/Deployment", "extensions/Deployment", "apps/DaemonSet", "apps/StatefulSet"],
  object({ value, kind }, { report }) {
    const strategy = STRATEGIES[kind]
    if (strategy === undefined) return
    if (at(value, "spec", strategy.field, "type") === strategy.bad)
      report(`its strategy is ${strategy.bad}`, ["spec", strategy.field, "type"])
  },
}

export const noPriorityClass: LintRule = {
  id: "no-priority-class",
  summary: "a pod does not say how important it is",
  severity: "info",
  profile: "strict",
  category: "reliability",
  why: "When there is no room the scheduler evicts what is less important. That only works if pods say it, by `priorityClassName`.",
  bad: "terminationGracePeriodSeconds: 30",
  good: "priorityClassName: business",
  peers: ["polaris/priorityClassNotSet"],
  pod({ spec, path }, { report }) {
    if (textOf(spec["priorityClassName"]) === "")
      report("it has no priorityClassName", [...path, "priorityClassName"])
  },
}
