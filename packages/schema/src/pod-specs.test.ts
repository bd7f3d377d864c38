import { expect, test } from "vitest"
import { findPodSpecs, podSpecPaths } from "./pod-specs.ts"

const reader = (object: unknown) => (path: readonly (string | number)[]) =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], object)

test.each([
  ["", "Pod", "spec"],
  ["apps", "Deployment", "spec.template.spec"],
  ["batch", "CronJob", "spec.jobTemplate.spec.template.spec"],
  ["argoproj.io", "Rollout", "spec.template.spec"],
  ["serving.knative.dev", "Service", "spec.template.spec"],
  ["apps.kruise.io", "CloneSet", "spec.template.spec"],
  ["apps.kruise.io", "UnitedDeployment", "spec.template.cloneSetTemplate.spec.template.spec"],
  ["keda.sh", "ScaledJob", "spec.jobTargetRef.template.spec"],
])("knows where %s %s holds its pod", (group, kind, path) => {
  expect(podSpecPaths({ group, kind }).map((segments) => segments.join("."))).toContain(path)
})

test("knows no pod in a core Service", () => {
  expect(podSpecPaths({ group: "", kind: "Service" })).toEqual([])
})

test("finds each pod spec of a list", () => {
  const object = {
    spec: { podSets: [{ template: { spec: {} } }, { template: {} }, { template: { spec: {} } }] },
  }
  expect(findPodSpecs({ group: "kueue.x-k8s.io", kind: "Workload" }, reader(object))).toEqual([
    ["spec", "podSets", 0, "template", "spec"],
    ["spec", "podSets", 2, "template", "spec"],
  ])
})

test("finds each pod spec of a map", () => {
  const worker = { template: { spec: {} } }
  const object = { spec: { mpiReplicaSpecs: { Launcher: worker, Worker: worker } } }
  expect(findPodSpecs({ group: "kubeflow.org", kind: "MPIJob" }, reader(object))).toEqual([
    ["spec", "mpiReplicaSpecs", "Launcher", "template", "spec"],
    ["spec", "mpiReplicaSpecs", "Worker", "template", "spec"],
  ])
})

test("finds nothing where the object has no pod", () => {
  expect(findPodSpecs({ group: "apps", kind: "Deployment" }, reader({ spec: null }))).toEqual([])
})

test("takes the word of a CRD for a kind that is not known, and for no other", () => {
  const podSpecs = [["spec", "pods", "*", "spec"]]
  const object = { spec: { pods: { a: { spec: {} } }, template: { spec: {} } } }
  const own = { group: "example.com", kind: "Thing", podSpecs }
  expect(findPodSpecs(own, reader(object))).toEqual([["spec", "pods", "a", "spec"]])
  expect(findPodSpecs({ group: "apps", kind: "Deployment", podSpecs }, reader(object))).toEqual([
    ["spec", "template", "spec"],
  ])
})
