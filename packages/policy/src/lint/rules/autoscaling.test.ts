import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./autoscaling.ts"

const TARGET = "apiVersion: apps/v1, kind: Deployment, name: web"
const hpa = (spec: string, target = TARGET, namespace = "shop") =>
  `---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web-hpa, namespace: ${namespace}}\nspec: {scaleTargetRef: {${target}}, ${spec}}\n`
const workload = (spec = "", api = "apps/v1", kind = "Deployment") =>
  `---\napiVersion: ${api}\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\nspec: {${spec}selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "a:1"}]}}}\n`

describe("hpa-dangling", () => {
  const missing = (what: string) => [`spec.scaleTargetRef: there is no ${what}`]
  test.each<[what: string, text: string, found: readonly string[]]>([
    ["its target is there", workload() + hpa("maxReplicas: 5"), []],
    ["its target comes later", hpa("maxReplicas: 5") + workload(), []],
    ["nothing is there", hpa("maxReplicas: 5"), missing('Deployment "web"')],
    [
      "it is in another namespace",
      workload() + hpa("maxReplicas: 5", TARGET, "web"),
      missing('Deployment "web"'),
    ],
    [
      "it is of another kind",
      workload() + hpa("maxReplicas: 5", TARGET.replace("Deployment", "StatefulSet")),
      missing('StatefulSet "web"'),
    ],
    [
      "it is of another group",
      workload() + hpa("maxReplicas: 5", TARGET.replace("apps", "argoproj.io")),
      missing('Deployment "web"'),
    ],
    [
      "the group has its old name",
      workload() + hpa("maxReplicas: 5", TARGET.replace("apps/v1", "extensions/v1beta1")),
      [],
    ],
    [
      "a custom resource",
      workload("", "argoproj.io/v1alpha1", "Rollout") +
        hpa("maxReplicas: 5", "apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: web"),
      [],
    ],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.hpaDangling, text)).toEqual(found)
  })
})

describe("minimum and maximum", () => {
  const ALL = [
    rules.hpaMinGtMax,
    rules.hpaCannotScale,
    rules.hpaMinimumReplicas,
    rules.hpaThreeReplicas,
  ]
  test.each<[spec: string, ids: readonly string[]]>([
    ["minReplicas: 3, maxReplicas: 5", []],
    ["minReplicas: 2, maxReplicas: 5", ["hpa-three-replicas"]],
    ["minReplicas: 1, maxReplicas: 5", ["hpa-minimum-replicas", "hpa-three-replicas"]],
    ["minReplicas: 0, maxReplicas: 5", ["hpa-minimum-replicas", "hpa-three-replicas"]],
    ["maxReplicas: 5", ["hpa-minimum-replicas", "hpa-three-replicas"]],
    ["minReplicas: null, maxReplicas: 5", ["hpa-minimum-replicas", "hpa-three-replicas"]],
    ["maxReplicas: 1", ["hpa-cannot-scale", "hpa-minimum-replicas", "hpa-three-replicas"]],
    ["minReplicas: 4, maxReplicas: 4", ["hpa-cannot-scale"]],
    ["minReplicas: 5, maxReplicas: 4", ["hpa-min-gt-max"]],
    ["maxReplicas: 0", ["hpa-min-gt-max", "hpa-minimum-replicas", "hpa-three-replicas"]],
    ["minReplicas: five, maxReplicas: 4", []],
  ])("%s: %j", async (spec, ids) => {
    const text = workload() + hpa(spec)
    const found = []
    for (const rule of ALL) if ((await saidBy(rule, text)).length > 0) found.push(rule.id)
    expect(found).toEqual(ids)
  })
})

describe("hpa-static-replicas", () => {
  const FOUND = ['spec.replicas: the autoscaler "web-hpa" decides this number: leave replicas out']
  test.each<[what: string, text: string, found: readonly string[]]>([
    ["a number beside an autoscaler", workload("replicas: 3, ") + hpa("maxReplicas: 5"), FOUND],
    ["no number", workload() + hpa("maxReplicas: 5"), []],
    ["null", workload("replicas: null, ") + hpa("maxReplicas: 5"), []],
    ["zero, which turns the autoscaler off", workload("replicas: 0, ") + hpa("maxReplicas: 5"), []],
    ["no autoscaler", workload("replicas: 3, "), []],
    [
      "an autoscaler of another one",
      workload("replicas: 3, ") + hpa("maxReplicas: 5", TARGET.replace("web", "shop")),
      [],
    ],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.hpaStaticReplicas, text)).toEqual(found)
  })
})

test("the target is told from another kind of the same name by its group", async () => {
  const other = workload("", "example.com/v1")
  expect(await saidBy(rules.hpaDangling, other + workload() + hpa("maxReplicas: 5"))).toEqual([])
})
