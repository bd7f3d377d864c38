import { type Edit, groupOf } from "@sternpost/manifests"
import { at, textOf } from "../../read.ts"
import type { LintContext, LintRule } from "../rule.ts"
import type { StreamIndex } from "../stream-index.ts"
import type { LintObject } from "../subjects.ts"

const HPA = "autoscaling/HorizontalPodAutoscaler"

const HPA_TEXT = (spec: string, name = "web") =>
  `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}\n  ${spec}\n`
const DEPLOYMENT = (replicas = "") =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:${replicas}\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "acme/web:1.4"}]}\n`

/** What an autoscaler scales, if it is in the stream. */
function scaleTarget(
  { value, namespace }: LintObject,
  stream: StreamIndex,
): LintObject | undefined {
  const target = at(value, "spec", "scaleTargetRef")
  const named = stream.allNamed(textOf(at(target, "kind")), namespace, textOf(at(target, "name")))
  const apiVersion = textOf(at(target, "apiVersion"))
  if (apiVersion === "") return named[0]
  const group = groupOf(apiVersion)
  // A wrong group is as good as a wrong name; but Deployments were in another one once.
  const isOld = (one: LintObject) => [group, one.group].includes("extensions")
  return named.find((one) => one.group === group) ?? named.find(isOld)
}

/** The autoscaler that scales a workload, if there is one in the stream. */
export function hpaOf(workload: LintObject, { stream }: LintContext): LintObject | undefined {
  return stream.derive(hpasByTarget).get(workload)
}

function hpasByTarget(stream: StreamIndex): ReadonlyMap<LintObject | undefined, LintObject> {
  return new Map(stream.ofKind(HPA).map((hpa) => [scaleTarget(hpa, stream), hpa]))
}

export const hpaDangling: LintRule = {
  id: "hpa-dangling",
  summary: "an autoscaler scales something that there is not",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "It does nothing, and only its status says so. The kind, the name or the namespace of `scaleTargetRef` is wrong.",
  bad: `${HPA_TEXT("maxReplicas: 5", "shop")}${DEPLOYMENT()}`,
  good: `${HPA_TEXT("maxReplicas: 5")}${DEPLOYMENT()}`,
  peers: [
    "kube-linter/dangling-horizontalpodautoscaler",
    "kube-score/horizontalpodautoscaler-has-target",
  ],
  kinds: [HPA],
  object(hpa, { report, stream }) {
    if (scaleTarget(hpa, stream) !== undefined) return
    const target = at(hpa.value, "spec", "scaleTargetRef")
    report(`there is no ${textOf(at(target, "kind"))} "${textOf(at(target, "name"))}"`, [
      "spec",
      "scaleTargetRef",
    ])
  },
}

export const hpaMinGtMax: LintRule = {
  id: "hpa-min-gt-max",
  summary: "an autoscaler has a minimum above its maximum",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "The API server refuses it. One of the two was set without looking at the other.",
  bad: `${HPA_TEXT("minReplicas: 6\n  maxReplicas: 5")}${DEPLOYMENT()}`,
  good: `${HPA_TEXT("minReplicas: 2\n  maxReplicas: 5")}${DEPLOYMENT()}`,
  peers: [],
  kinds: [HPA],
  object({ value }, { report }) {
    const [min = 1, max] = [at(value, "spec", "minReplicas"), at(value, "spec", "maxReplicas")]
    if (typeof min === "number" && typeof max === "number" && min > max)
      report(`minReplicas ${min} is above maxReplicas ${max}`, ["spec", "minReplicas"])
  },
}

export const hpaCannotScale: LintRule = {
  id: "hpa-cannot-scale",
  summary: "an autoscaler has a maximum that leaves nothing to scale",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "With `maxReplicas` no larger than `minReplicas` an autoscaler keeps a number that `replicas` could say.",
  bad: `${HPA_TEXT("minReplicas: 2\n  maxReplicas: 2")}${DEPLOYMENT()}`,
  good: `${HPA_TEXT("minReplicas: 2\n  maxReplicas: 5")}${DEPLOYMENT()}`,
  peers: ["polaris/hpaMaxAvailability"],
  kinds: [HPA],
  object({ value }, { report }) {
    const [min = 1, max] = [at(value, "spec", "minReplicas"), at(value, "spec", "maxReplicas")]
    if (typeof min === "number" && typeof max === "number" && min === max)
      report(`minReplicas and maxReplicas are both ${max}`, ["spec", "maxReplicas"])
  },
}

export const hpaStaticReplicas: LintRule = {
  id: "hpa-static-replicas",
  summary: "a workload that an autoscaler scales says how many replicas it has",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "Each upgrade sets the number back to that of the chart, until the autoscaler has noticed. Leave `replicas` out; the fix does. (The first upgrade without it may scale to one for a moment: set `minReplicas` as you need it.)",
  bad: `${HPA_TEXT("maxReplicas: 5")}${DEPLOYMENT("\n  replicas: 3")}`,
  good: `${HPA_TEXT("maxReplicas: 5")}${DEPLOYMENT()}`,
  peers: ["kube-score/deployment-targeted-by-hpa-does-not-have-replicas-configured"],
  kinds: [
    "apps/Deployment",
    "apps/StatefulSet",
    "apps/ReplicaSet",
    "argoproj.io/Rollout",
    "extensions/Deployment",
  ],
  object(object, context) {
    const path = ["spec", "replicas"]
    const replicas = at(object.value, "spec", "replicas")
    if (replicas === undefined || replicas === null) return
    const hpa = hpaOf(object, context)
    const fix: Edit[] = [{ op: "delete", path }]
    // Zero turns the autoscaler off, which somebody may want.
    if (hpa !== undefined && replicas !== 0)
      context.report(
        `the autoscaler "${hpa.name}" decides this number: leave replicas out`,
        path,
        fix,
      )
  },
}

export const hpaMinimumReplicas: LintRule = {
  id: "hpa-minimum-replicas",
  summary: "an autoscaler may leave one pod",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "When nobody asks there is one pod, and when its node goes there is none. Two is the least that survives that.",
  bad: `${HPA_TEXT("minReplicas: 1\n  maxReplicas: 5")}${DEPLOYMENT()}`,
  good: `${HPA_TEXT("minReplicas: 3\n  maxReplicas: 5")}${DEPLOYMENT()}`,
  peers: ["kube-score/horizontalpodautoscaler-replicas", "polaris/hpaMinAvailability"],
  kinds: [HPA],
  object({ value }, { report }) {
    const min = at(value, "spec", "minReplicas") ?? 1
    if (typeof min === "number" && min < 2) report(`minReplicas is ${min}`, ["spec", "minReplicas"])
  },
}

export const hpaThreeReplicas: LintRule = {
  id: "hpa-three-replicas",
  summary: "an autoscaler may leave fewer than three pods",
  severity: "info",
  profile: "strict",
  category: "reliability",
  why: "With three pods one may be down for maintenance while another fails. Whether that is worth it depends on the service.",
  bad: `${HPA_TEXT("minReplicas: 2\n  maxReplicas: 5")}${DEPLOYMENT()}`,
  good: `${HPA_TEXT("minReplicas: 3\n  maxReplicas: 5")}${DEPLOYMENT()}`,
  peers: ["kube-linter/hpa-minimum-three-replicas"],
  kinds: [HPA],
  object({ value }, { report }) {
    const min = at(value, "spec", "minReplicas") ?? 1
    if (typeof min === "number" && min < 3) report(`minReplicas is ${min}`, ["spec", "minReplicas"])
  },
}
