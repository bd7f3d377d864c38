import { describe, expect, test } from "vitest"
import { userRule } from "./user-rule.ts"

const rule = (entry: object) =>
  userRule({ id: "a-rule", summary: "it is odd", ...entry }, "rules.yaml: rules[0]")

describe("a field that there is not is an error before any object is looked at", () => {
  test.each<[rule: object, message: string]>([
    [
      { match: { kind: "Deployment" }, cel: "object.spec.replicaz > 1" },
      'cel: no field "replicaz" in DeploymentSpec; did you mean "replicas"?',
    ],
    [
      { match: [{ kind: "Deployment|StatefulSet" }], cel: "object.spec.foo == 1" },
      'cel: no field "foo" in DeploymentSpec',
    ],
    [
      { target: "container", cel: "container.imgae != ''" },
      'cel: no field "imgae" in Container; did you mean "image"?',
    ],
    [{ target: "pod", cel: "pod.hostNetwrok == false" }, 'cel: no field "hostNetwrok" in PodSpec'],
    [
      { target: "pod", cel: "true", messageExpression: "pod.nodeNam" },
      'messageExpression: no field "nodeNam" in PodSpec',
    ],
  ])("%j", async (entry, message) => {
    await expect(rule(entry)).rejects.toThrow(message)
  })
})

describe("nothing is said", () => {
  test.each<[why: string, rule: object]>([
    [
      "of a field that there is",
      { match: { kind: "Deployment" }, cel: "object.spec.replicas > 1" },
    ],
    [
      "of a field that one of several kinds has",
      { match: { kind: "Deployment|CronJob" }, cel: "object.spec.schedule != ''" },
    ],
    ["of custom resources", { match: { kind: "Rollout" }, cel: "object.spec.replicaz > 1" }],
    ["of any kind", { cel: "object.spec.replicaz > 1" }],
    ["of a pattern", { match: { kind: "Deploy.*" }, cel: "object.spec.replicaz > 1" }],
    [
      "of several selectors, one of which names no kind",
      { match: [{ kind: "Deployment" }, { name: "a" }], cel: "object.spec.replicaz > 1" },
    ],
    ["of keys of maps", { match: { kind: "ConfigMap" }, cel: "object.data.replicaz != ''" }],
  ])("%s", async (_, entry) => {
    expect((await rule(entry)).id).toBe("a-rule")
  })
})
