import { loadKubernetesTypes } from "@sternpost/schema"
import { expect, test } from "vitest"
import { KnownKinds } from "./known-kinds.ts"

async function judge(version: string, apiVersion: string, kind: string) {
  const kinds = new KnownKinds(await loadKubernetesTypes(version), version)
  const verdict = kinds.judge(apiVersion, kind)
  return {
    type: verdict.type?.name,
    told: verdict.problems.map(
      ({ rule, message, path }) => `${rule} ${path.join(".")}: ${message}`,
    ),
    isForeign: "isForeign" in verdict && verdict.isForeign,
  }
}

test.each([
  ["1.36", "v1", "Pod", "io.k8s.api.core.v1.Pod"],
  ["1.31", "apps/v1", "Deployment", "io.k8s.api.apps.v1.Deployment"],
  ["1.31", "admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", undefined],
])("Kubernetes %s has %s %s", async (version, apiVersion, kind, type) => {
  const verdict = await judge(version, apiVersion, kind)
  if (type !== undefined) expect(verdict).toEqual({ type, told: [], isForeign: false })
  else expect(verdict.type).toBeDefined()
})

test.each([
  [
    "1.36",
    "extensions/v1beta1",
    "Ingress",
    "removed-api apiVersion: extensions/v1beta1 Ingress was removed in Kubernetes 1.22: use networking.k8s.io/v1",
  ],
  [
    "1.36",
    "policy/v1beta1",
    "PodSecurityPolicy",
    "removed-api apiVersion: policy/v1beta1 PodSecurityPolicy was removed in Kubernetes 1.25",
  ],
  [
    "1.36",
    "batch/v2alpha1",
    "CronJob",
    "removed-api apiVersion: batch/v2alpha1 CronJob was removed in Kubernetes 1.21: use batch/v1",
  ],
  [
    "1.34",
    "admissionregistration.k8s.io/v1beta1",
    "ValidatingAdmissionPolicy",
    "removed-api apiVersion: admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy was removed in Kubernetes 1.34: use admissionregistration.k8s.io/v1",
  ],
  [
    "1.36",
    "apps/v1",
    "Deploymnet",
    "unknown-kind kind: Kubernetes 1.36 has no apps/v1 Deploymnet; did you mean Deployment?",
  ],
  [
    "1.36",
    "apps/v3",
    "Deployment",
    "unknown-kind apiVersion: Kubernetes 1.36 has no apps/v3 Deployment: use apps/v1",
  ],
  ["1.36", "v1", "Ingress", "unknown-kind kind: Kubernetes 1.36 has no v1 Ingress"],
  [
    "1.31",
    "resource.k8s.io/v1",
    "DeviceClass",
    expect.stringMatching(
      /^unknown-kind apiVersion: Kubernetes 1\.31 has no resource\.k8s\.io\/v1 DeviceClass/,
    ),
  ],
])("Kubernetes %s does not have %s %s", async (version, apiVersion, kind, told) => {
  expect(await judge(version, apiVersion, kind)).toEqual({
    type: undefined,
    told: [told],
    isForeign: false,
  })
})

test("a deprecated version is still checked, and told of only since it is deprecated", async () => {
  const endpoints = await judge("1.36", "v1", "Endpoints")
  expect(endpoints.type).toBe("io.k8s.api.core.v1.Endpoints")
  expect(endpoints.told).toEqual([
    "deprecated-api apiVersion: v1 Endpoints is deprecated since Kubernetes 1.33: use discovery.k8s.io/v1 EndpointSlice",
  ])
  expect((await judge("1.32", "v1", "Endpoints")).told).toEqual([])
})

test.each([
  ["example.com/v1", "Route"],
  ["snapshot.storage.k8s.io/v1", "VolumeSnapshot"],
])("%s %s is nothing of Kubernetes'", async (apiVersion, kind) => {
  expect(await judge("1.36", apiVersion, kind)).toEqual({
    type: undefined,
    told: [],
    isForeign: true,
  })
})
