import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./scheduling.ts"

const workload = (spec: string, pod = "", kind = "Deployment") =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: web}\nspec:\n  ${spec}\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {${pod}containers: [{name: web, image: "a:1"}]}\n`
const HPA =
  "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 5}\n"
const NO_REPLICAS = "minReadySeconds: 5"

describe("minimum-replicas and three-replicas", () => {
  const ONE = "spec.replicas: it has one pod"
  const of3 = (count: number) => `spec.replicas: it has ${count} of 3 pods`
  test.each<[what: string, text: string, found: readonly string[]]>([
    ["nothing said is one", workload(NO_REPLICAS), [ONE, of3(1)]],
    ["null is one", workload("replicas: null"), [ONE, of3(1)]],
    ["one", workload("replicas: 1"), [ONE, of3(1)]],
    ["two", workload("replicas: 2"), [of3(2)]],
    ["three", workload("replicas: 3"), []],
    ["switched off", workload("replicas: 0"), [of3(0)]],
    ["an autoscaler decides", workload(NO_REPLICAS) + HPA, []],
    ["a StatefulSet", workload("replicas: 1", "", "StatefulSet"), [ONE, of3(1)]],
    ["a DaemonSet has as many as nodes", workload(NO_REPLICAS, "", "DaemonSet"), []],
  ])("%s", async (_, text, found) => {
    const said = await saidBy(rules.minimumReplicas, text)
    expect([...said, ...(await saidBy(rules.threeReplicas, text))]).toEqual(found)
  })
})

describe("no-anti-affinity", () => {
  const FOUND = ["affinity: nothing keeps its pods from being on one node"]
  const term = (key: string) => `{topologyKey: ${key}, labelSelector: {matchLabels: {app: web}}}`
  const required = (key: string) =>
    `affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [${term(key)}]}}, `
  const preferred = (key: string) =>
    `affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: ${term(key)}}]}}, `
  test.each<[what: string, pod: string, found: readonly string[]]>([
    ["nothing", "", FOUND],
    ["required by host", required("kubernetes.io/hostname"), []],
    ["preferred by host", preferred("kubernetes.io/hostname"), []],
    ["required by zone", required("topology.kubernetes.io/zone"), FOUND],
    ["spread by host", `topologySpreadConstraints: [${term("kubernetes.io/hostname")}], `, []],
    [
      "spread by zone",
      `topologySpreadConstraints: [${term("topology.kubernetes.io/zone")}], `,
      FOUND,
    ],
    [
      "affinity, which is the contrary",
      `affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [${term("kubernetes.io/hostname")}]}}, `,
      FOUND,
    ],
  ])("%s", async (_, pod, found) => {
    expect(await saidBy(rules.noAntiAffinity, workload("replicas: 2", pod))).toEqual(found)
  })

  test("one pod has nothing to keep apart; what an autoscaler scales may have more", async () => {
    expect(await saidBy(rules.noAntiAffinity, workload("replicas: 1"))).toEqual([])
    expect(await saidBy(rules.noAntiAffinity, workload(NO_REPLICAS) + HPA)).toEqual(FOUND)
  })
})

describe("topology-spread", () => {
  const FOUND = ["topologySpreadConstraints: nothing spreads its pods over zones"]
  test.each<[what: string, text: string, found: readonly string[]]>([
    ["two pods", workload("replicas: 2"), FOUND],
    ["one pod", workload("replicas: 1"), []],
    ["an empty list", workload("replicas: 2", "topologySpreadConstraints: [], "), FOUND],
    ["an autoscaler", workload(NO_REPLICAS) + HPA, FOUND],
    ["constraints", workload("replicas: 2", "topologySpreadConstraints: [{maxSkew: 1}], "), []],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.topologySpread, text)).toEqual(found)
  })
})

describe("no-rolling-update", () => {
  test.each([
    ["Deployment", "strategy", "Recreate", true],
    ["Deployment", "strategy", "RollingUpdate", false],
    ["Deployment", "updateStrategy", "OnDelete", false],
    ["DaemonSet", "updateStrategy", "OnDelete", true],
    ["DaemonSet", "updateStrategy", "RollingUpdate", false],
    ["StatefulSet", "updateStrategy", "OnDelete", true],
    ["StatefulSet", "strategy", "Recreate", false],
  ])("%s with %s %s: %s", async (kind, field, type, isFound) => {
    const text = workload(`${field}: {type: ${type}}`, "", kind)
    const found = `spec.${field}.type: its strategy is ${type}`
    expect(await saidBy(rules.noRollingUpdate, text)).toEqual(isFound ? [found] : [])
  })
})

test("no-priority-class: a name is enough, an empty one is none", async () => {
  const FOUND = ["priorityClassName: it has no priorityClassName"]
  expect(await saidBy(rules.noPriorityClass, 'priorityClassName: ""')).toEqual(FOUND)
  expect(await saidBy(rules.noPriorityClass, "priority: 5")).toEqual(FOUND)
  expect(await saidBy(rules.noPriorityClass, "priorityClassName: high")).toEqual([])
})
