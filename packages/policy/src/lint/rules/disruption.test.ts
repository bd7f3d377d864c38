import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./disruption.ts"

type Row = readonly [what: string, text: string, found: readonly string[]]

const SELECTOR = "{matchLabels: {app: web}}"
const pdb = (spec: string, selector = SELECTOR, namespace = "default") =>
  `---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web, namespace: ${namespace}}\nspec: {selector: ${selector}, ${spec}}\n`
const workload = (spec: string, kind = "Deployment") =>
  `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: web}\nspec: {${spec}selector: ${SELECTOR}, template: {metadata: {labels: {app: web, tier: front}}, spec: {containers: [{name: web, image: "a:1"}]}}}\n`
const hpa = (min: number, max = 9) =>
  `---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: ${min}, maxReplicas: ${max}}\n`

describe("pdb-zero-disruptions", () => {
  const of = (min: string | number, count: number) => [
    `spec.minAvailable: minAvailable ${min} of ${count} pods of Deployment "web": none may go`,
  ]
  const zero = ["spec.maxUnavailable: maxUnavailable is zero: no pod may go"]
  test.each<Row>([
    ["maxUnavailable 0", pdb("maxUnavailable: 0"), zero],
    ["maxUnavailable 0%", pdb('maxUnavailable: "0%"'), zero],
    [
      "maxUnavailable 1%, which is rounded up",
      pdb('maxUnavailable: "1%"') + workload("replicas: 2, "),
      [],
    ],
    [
      "minAvailable 100%",
      pdb('minAvailable: "100%"'),
      ["spec.minAvailable: minAvailable is 100%: no pod may go"],
    ],
    ["as many as replicas", pdb("minAvailable: 2") + workload("replicas: 2, "), of(2, 2)],
    ["more than replicas", pdb("minAvailable: 3") + workload("replicas: 2, "), of(3, 2)],
    ["fewer than replicas", pdb("minAvailable: 1") + workload("replicas: 2, "), []],
    ["one of the one that is there by itself", pdb("minAvailable: 1") + workload(""), of(1, 1)],
    [
      "a percentage that is rounded up to all",
      pdb('minAvailable: "51%"') + workload("replicas: 2, "),
      of("51%", 2),
    ],
    ["a percentage that leaves one", pdb('minAvailable: "50%"') + workload("replicas: 2, "), []],
    ["no pods to keep", pdb("minAvailable: 1") + workload("replicas: 0, "), []],
    ["an autoscaler's least counts", pdb("minAvailable: 2") + workload("") + hpa(3), []],
    [
      "an autoscaler's least is too few",
      pdb("minAvailable: 2") + workload("replicas: 5, ") + hpa(2),
      of(2, 2),
    ],
    ["a DaemonSet has no replicas", pdb("minAvailable: 1") + workload("", "DaemonSet"), []],
    [
      "it selects others",
      pdb("minAvailable: 2", "{matchLabels: {app: shop}}") + workload("replicas: 2, "),
      [],
    ],
    [
      "it is in another namespace",
      pdb("minAvailable: 2", SELECTOR, "shop") + workload("replicas: 2, "),
      [],
    ],
    [
      "it selects by expressions",
      pdb("minAvailable: 2", "{matchExpressions: [{key: tier, operator: In, values: [front]}]}") +
        workload("replicas: 2, "),
      of(2, 2),
    ],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.pdbZeroDisruptions, text)).toEqual(found)
  })
})

describe("pdb-min-gt-hpa-min", () => {
  const found = (min: number) => [
    `spec.minAvailable: minAvailable is no less than the ${min} that the autoscaler "web" may leave`,
  ]
  test.each<Row>([
    ["fewer", pdb("minAvailable: 1") + workload("") + hpa(2), []],
    ["as many", pdb("minAvailable: 2") + workload("") + hpa(2), found(2)],
    ["all by percentage", pdb('minAvailable: "75%"') + workload("") + hpa(2), found(2)],
    ["maxUnavailable", pdb("maxUnavailable: 1") + workload("") + hpa(2), []],
    ["no autoscaler", pdb("minAvailable: 2") + workload("replicas: 2, "), []],
  ])("%s", async (_, text, said) => {
    expect(await saidBy(rules.pdbMinGtHpaMin, text)).toEqual(said)
  })
})

test("pdb-unhealthy-pods: any policy that is said is meant", async () => {
  expect(await saidBy(rules.pdbUnhealthyPods, pdb("maxUnavailable: 1"))).toEqual([
    "spec.unhealthyPodEvictionPolicy: it does not say unhealthyPodEvictionPolicy",
  ])
  for (const policy of ["AlwaysAllow", "IfHealthyBudget"])
    expect(
      await saidBy(rules.pdbUnhealthyPods, pdb(`unhealthyPodEvictionPolicy: ${policy}`)),
    ).toEqual([])
})

describe("no-pdb", () => {
  const FOUND = ["spec: no PodDisruptionBudget is for its pods"]
  test.each<Row>([
    ["two pods without", workload("replicas: 2, "), FOUND],
    ["two pods with", workload("replicas: 2, ") + pdb("maxUnavailable: 1"), []],
    ["one pod", workload("replicas: 1, "), []],
    ["a StatefulSet", workload("replicas: 2, ", "StatefulSet"), FOUND],
    ["a DaemonSet", workload("", "DaemonSet"), []],
    ["an autoscaler that may give more", workload("") + hpa(1), FOUND],
    ["an autoscaler that gives one", workload("replicas: 5, ") + hpa(1, 1), []],
    [
      "one in another namespace",
      workload("replicas: 2, ") + pdb("maxUnavailable: 1", SELECTOR, "shop"),
      FOUND,
    ],
    [
      "one for other pods",
      workload("replicas: 2, ") + pdb("maxUnavailable: 1", "{matchLabels: {app: shop}}"),
      FOUND,
    ],
    ["one for all pods", workload("replicas: 2, ") + pdb("maxUnavailable: 1", "{}"), []],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.noPdb, text)).toEqual(found)
  })
})
